"""The cases that Keras computes."""

import dataclasses

import numpy as np

from batches import EMPTY_ROW, PADDED, RIGHT_PADDED
from entries import (
    ADAGRAD,
    ADAM,
    ADAMW,
    RMSPROP,
    SGD,
    bidirectional,
    configuration,
    dense,
    embedding,
    features,
    plain,
    recurrent,
    time_distributed,
    tokens,
)

CELLS = ("rnn", "lstm", "gru")
SHORT = {"rnn": "simple_rnn"}
L2_FACTORS = {"kernelL2": 1 / 32, "recurrentL2": 1 / 64, "biasL2": 1 / 16}


@dataclasses.dataclass
class Case:
    """A case: its configuration and what is special about its batch."""

    name: str
    config: dict
    inputs: dict = dataclasses.field(default_factory=dict)
    states: tuple = ()
    class_weight: tuple = ()
    same_mask_for_all_gates: bool = False


def on_features(name, layers, states=(), loss="meanSquaredError", **training):
    """A case that reads a sequence "x" of vectors."""
    layers = [features("x", 3), *layers]
    return Case(name, configuration(layers, loss, **training), states=states)


def on_tokens(name, layers, padded, loss="crossEntropy"):
    """A case that reads tokens, padded with zeros, through an embedding."""
    embedded = embedding("embedding", 2, mask=True, inputs=["x"])
    config = configuration([tokens("x"), embedded, *layers], loss)
    return Case(name, config, inputs={"x": padded})


def state_inputs(kind, units):
    """Entries for the initial state(s) of a cell of a kind."""
    names = ("h0", "c0") if kind == "lstm" else ("h0",)
    return [features(name, units, sequence=False) for name in names]


def state_ports(kind, layer):
    """References to the final state(s) of a layer of a kind."""
    ports = (1, 2) if kind == "lstm" else (1,)
    return tuple(f"{layer}:{port}" for port in ports)


def softmax(inputs=()):
    """The usual last layer of a classifier."""
    return dense("dense", 4, "softmax", inputs)


# --- cells ----------------------------------------------------------------


def initial_state_case(kind, short, name):
    """The state comes from inputs, and the last state is compared too."""
    states = state_inputs(kind, 4)
    inputs = ["x", *(entry["name"] for entry in states)]
    layers = [
        *states,
        recurrent(kind, 4, True, inputs),
        dense("dense", 2),
    ]
    return on_features(
        f"{short}_initial_state", layers, states=state_ports(kind, name)
    )


def cell_cases(kind):
    """A cell by itself, in all the ways it can be called."""
    short = SHORT.get(kind, kind)
    name = recurrent(kind, 4, True)["name"]
    linear = dense("dense", 2)
    return [
        on_features(
            f"{short}_last", [recurrent(kind, 4, False), linear]
        ),
        on_features(
            f"{short}_sequence",
            [recurrent(kind, 4, True)],
            states=state_ports(kind, name),
        ),
        on_features(
            f"{short}_backwards",
            [recurrent(kind, 4, True, goBackwards=True), linear],
        ),
        initial_state_case(kind, short, name),
        on_features(
            f"{short}_no_bias",
            [recurrent(kind, 4, True, useBias=False), linear],
        ),
        on_tokens(
            f"{short}_masked_last",
            [recurrent(kind, 3, False), softmax()],
            EMPTY_ROW,
        ),
        on_tokens(
            f"{short}_masked_sequence",
            [recurrent(kind, 3, True), softmax()],
            PADDED,
        ),
    ]


def reset_before_cases():
    """What the other form of the GRU does differently."""
    kind = "gru_before"
    linear = dense("dense", 2)
    return [
        on_features("gru_before_last", [recurrent(kind, 4, False), linear]),
        on_features(
            "gru_before_sequence",
            [recurrent(kind, 4, True)],
            states=("gru:1",),
        ),
        on_features(
            "gru_before_backwards",
            [recurrent(kind, 4, True, goBackwards=True), linear],
        ),
        initial_state_case(kind, kind, "gru"),
        on_features(
            "gru_before_no_bias",
            [recurrent(kind, 4, True, useBias=False), linear],
        ),
        on_tokens(
            "gru_before_masked_sequence",
            [recurrent(kind, 3, True), softmax()],
            PADDED,
        ),
        on_features(
            "bidirectional_gru_before_concat",
            [bidirectional(recurrent(kind, 2, True)), linear],
        ),
        dropout_case(kind, "per_gate", 0.5, 0.5),
        dropout_case(kind, "shared", 0.5, 0.5, same=True),
    ]


def masked_backwards_case():
    """The mask of outputs that come out reversed is not reversed with them."""
    return on_tokens(
        "lstm_masked_backwards",
        [recurrent("lstm", 3, True, goBackwards=True), softmax()],
        PADDED,
    )


def masked_state_case(kind):
    """With a given initial state the recurrence does not see the mask."""
    short = SHORT.get(kind, kind)
    states = state_inputs(kind, 3)
    inputs = ["embedding", *(entry["name"] for entry in states)]
    layer = recurrent(kind, 3, True, inputs)
    case = on_tokens(
        f"{short}_masked_initial_state", [*states, layer, softmax()], PADDED
    )
    case.states = state_ports(kind, layer["name"])
    return case


def penalty_and_stack(kind):
    """L2 on every part of a cell, and two layers on top of each other."""
    short = SHORT.get(kind, kind)
    first = recurrent(kind, 3, True)
    second = recurrent(kind, 2, False)
    second["name"] += "_1"
    return [
        on_features(
            f"{short}_l2",
            [
                recurrent(kind, 2, False, **L2_FACTORS),
                dense("dense", 2, kernelL2=1 / 32, biasL2=1 / 16),
            ],
        ),
        on_features(f"{short}_stack", [first, second, dense("dense", 2)]),
    ]


def dropout_case(kind, suffix, dropout, recurrent_dropout, same=False):
    """Fixed dropout masks in a cell."""
    short = SHORT.get(kind, kind)
    layer = recurrent(
        kind, 4, True, dropout=dropout, recurrentDropout=recurrent_dropout
    )
    case = on_features(
        f"{short}_dropout_{suffix}", [layer, dense("dense", 2)]
    )
    case.same_mask_for_all_gates = same
    return case


def dropout_cases(kind):
    """Input dropout alone, both with a mask per gate, both with one mask.

    The last is for an engine that draws one mask for all gates. A SimpleRNN
    has only one gate.
    """
    if kind == "rnn":
        return [dropout_case(kind, "both", 0.5, 0.5)]
    return [
        dropout_case(kind, "input", 0.5, 0.0),
        dropout_case(kind, "per_gate", 0.5, 0.5),
        dropout_case(kind, "shared", 0.5, 0.5, same=True),
    ]


# --- bidirectional --------------------------------------------------------


def bidirectional_cases(kind):
    """A cell in both directions, with and without masks."""
    short = SHORT.get(kind, kind)
    sequence = recurrent(kind, 2, True)
    last = recurrent(kind, 2, False)
    linear = dense("dense", 2)
    return [
        on_features(
            f"bidirectional_{short}_concat", [bidirectional(sequence), linear]
        ),
        on_features(
            f"bidirectional_{short}_last", [bidirectional(last), linear]
        ),
        on_tokens(
            f"bidirectional_{short}_masked_concat",
            [bidirectional(sequence), softmax()],
            PADDED,
        ),
        on_tokens(
            f"bidirectional_{short}_masked_last",
            [bidirectional(last), softmax()],
            EMPTY_ROW,
        ),
    ]


def merge_cases():
    """The other ways to merge, and states in and out of both directions."""
    layer = recurrent("lstm", 2, True)
    names = ("forward_h", "forward_c", "backward_h", "backward_c")
    states = [features(name, 2, sequence=False) for name in names]
    both = bidirectional(layer, inputs=["x", *names])
    gru = recurrent("gru", 2, True)
    return [
        on_features(
            "bidirectional_lstm_mul", [bidirectional(layer, "mul")]
        ),
        on_features(
            "bidirectional_gru_ave",
            [bidirectional(gru, "ave")],
            states=("bidirectional:1", "bidirectional:2"),
        ),
        on_tokens(
            "bidirectional_gru_masked_sum",
            [bidirectional(gru, "sum"), softmax()],
            PADDED,
        ),
        on_features(
            "bidirectional_lstm_initial_state",
            [*states, both, dense("dense", 2)],
            states=tuple(f"bidirectional:{port}" for port in (1, 2, 3, 4)),
        ),
    ]


# --- other layers ---------------------------------------------------------


def dense_cases():
    """Dense layers with each activation, last and in the middle.

    Linear ones are in many other cases.
    """
    cases = [
        on_features(
            f"dense_{activation}",
            [recurrent("rnn", 3, False), dense("dense", 4, activation)],
        )
        for activation in ("relu", "tanh", "sigmoid", "softmax")
    ]
    middle = [
        recurrent("rnn", 3, True),
        dense("dense", 4, "softmax"),
        dense("dense_1", 2, useBias=False),
    ]
    return [*cases, on_features("dense_softmax_middle", middle)]


def activation_case():
    """An activation as a layer of its own; softmax as the last layer."""
    layers = [
        recurrent("rnn", 3, False),
        dense("dense", 4),
        plain("activation", "activation", activation="relu"),
        dense("dense_1", 4),
        plain("activation", "activation_1", activation="softmax"),
    ]
    return on_features("activation", layers, loss="crossEntropy")


def layer_cases():
    """One case for each remaining kind of layer."""
    normalized = plain(
        "layerNormalization", "layer_normalization", epsilon=1e-3
    )
    pooled = plain("globalAveragePooling1D", "global_average_pooling1d")
    last = recurrent("gru", 2, False)
    last["name"] = "gru_1"
    decoder = recurrent("gru", 2, True)
    decoder["name"] = "gru_1"
    inner = dense("dense", 4, "softmax")
    unmasked = configuration(
        [tokens("x"), embedding("embedding", 2), softmax()], "crossEntropy"
    )
    return [
        Case("embedding", unmasked),
        on_tokens("embedding_masked", [softmax()], PADDED),
        on_features(
            "time_distributed",
            [recurrent("gru", 2, True), time_distributed(inner)],
            loss="crossEntropy",
        ),
        on_tokens(
            "time_distributed_masked",
            [recurrent("gru", 2, True), time_distributed(inner)],
            PADDED,
        ),
        on_features(
            "repeat_vector",
            [
                recurrent("gru", 2, False),
                plain("repeatVector", "repeat_vector", n=3),
                decoder,
                dense("dense", 2),
            ],
        ),
        on_features(
            "layer_normalization",
            [recurrent("gru", 2, True), normalized, last, dense("dense", 2)],
        ),
        on_tokens(
            "layer_normalization_masked",
            [recurrent("gru", 2, True), normalized, last, softmax()],
            PADDED,
        ),
        on_features(
            "global_average_pooling1d",
            [recurrent("gru", 2, True), pooled, dense("dense", 2)],
        ),
        on_tokens(
            "global_average_pooling1d_masked",
            [recurrent("gru", 2, True), pooled, softmax()],
            PADDED,
        ),
    ]


def merging_cases():
    """Concatenate and add, and what they make of one mask and none."""
    first = recurrent("gru", 2, True, ["x"])
    second = recurrent("lstm", 2, True, ["x"])
    both = ["gru", "lstm"]
    masked = ["gru", "x_features"]
    reader = recurrent("gru", 2, True, ["embedding"])
    return [
        on_features(
            "concatenate",
            [first, second, plain("concatenate", "concatenate", both)],
        ),
        on_features("add", [first, second, plain("add", "add", both)]),
        *(
            on_tokens(
                f"{kind}_half_masked",
                [
                    features("x_features", 2),
                    reader,
                    plain(kind, kind, masked),
                    softmax(),
                ],
                PADDED,
            )
            for kind in ("concatenate", "add")
        ),
    ]


# --- attention ------------------------------------------------------------


def attention_case(kind, scaled, masked):
    """A query attends to the states of a recurrent layer.

    Masked: both the query's and the value's tokens are padded. Unmasked:
    with a key of its own beside the value.
    """
    suffix = ("_scaled" if scaled else "") + ("_masked" if masked else "")
    name = {"attention": "dot", "additiveAttention": "additive"}[kind]
    if masked:
        layers = [
            tokens("q"),
            tokens("v"),
            embedding("q_embedding", 3, mask=True, inputs=["q"]),
            embedding("v_embedding", 2, mask=True, inputs=["v"]),
            recurrent("gru", 3, True, ["v_embedding"]),
            plain(kind, "attention", ["q_embedding", "gru"], useScale=scaled),
            softmax(),
        ]
        inputs = {"q": RIGHT_PADDED, "v": PADDED}
        config = configuration(layers, "crossEntropy")
    else:
        layers = [
            features("q", 3),
            features("v", 2),
            features("k", 3),
            plain(kind, "attention", ["q", "v", "k"], useScale=scaled),
            dense("dense", 2),
        ]
        inputs = {}
        config = configuration(layers, "meanSquaredError")
    return Case(f"attention_{name}{suffix}", config, inputs)


def attention_cases():
    """Both kinds of attention, with and without scale and masks."""
    return [
        attention_case(kind, scaled, masked)
        for kind in ("attention", "additiveAttention")
        for scaled in (False, True)
        for masked in (False, True)
    ]


def translator(kind, masked, attention, optimizer):
    """Encoder, decoder that starts from its states, attention, softmax."""
    encoder = recurrent(kind, 2, True, ["source_embedding"])
    encoder["name"] = "encoder"
    states = state_ports(kind, "encoder")
    decoder = recurrent(kind, 2, True, ["target_embedding", *states])
    decoder["name"] = "decoder"
    attention["inputs"] = ["decoder", "encoder"]
    layers = [
        tokens("source"),
        tokens("target"),
        embedding("source_embedding", 2, mask=masked, inputs=["source"]),
        embedding("target_embedding", 2, mask=masked, inputs=["target"]),
        encoder,
        decoder,
        attention,
        plain("concatenate", "concatenate", ["decoder", "attention"]),
        dense("dense", 5, "softmax"),
    ]
    config = configuration(layers, "crossEntropy", optimizer, rate=0.05)
    name = f"translator_{kind}" + ("_masked" if masked else "")
    inputs = {"source": PADDED, "target": RIGHT_PADDED}
    return Case(name, config, inputs)


def translator_cases():
    """Whole encoder-decoders."""

    def attention(kind, scaled):
        return plain(kind, "attention", useScale=scaled)

    return [
        translator("lstm", False, attention("attention", False), SGD),
        translator("lstm", True, attention("attention", False), ADAM),
        translator("gru", False, attention("attention", True), SGD),
        translator("gru", True, attention("attention", True), SGD),
        translator("rnn", True, attention("additiveAttention", True), SGD),
    ]


# --- training -------------------------------------------------------------


def loss_case(name, units, activation, loss, **training):
    """A small LSTM in front of a loss."""
    layers = [recurrent("lstm", 2, False), dense("dense", units, activation)]
    return on_features(f"loss_{name}", layers, loss=loss, **training)


def loss_cases():
    """Each loss; class weights; label smoothing, with a mask too.

    The mean squared error is in many other cases.
    """
    weights = (0.5, 2.0, 1.0, 3.0)
    weighted = loss_case("class_weight", 4, "softmax", "crossEntropy")
    weighted.class_weight = weights
    # Keras takes no class weights for targets at every step; here they are
    # given to it as sample weights (B, T).
    by_step = on_tokens(
        "loss_class_weight_masked",
        [recurrent("lstm", 2, True), softmax()],
        PADDED,
    )
    by_step.class_weight = weights
    smooth = on_tokens(
        "loss_label_smoothing_masked",
        [recurrent("lstm", 2, True), softmax()],
        PADDED,
    )
    smooth.config["labelSmoothing"] = 0.1
    return [
        loss_case("cross_entropy", 4, "softmax", "crossEntropy"),
        loss_case(
            "label_smoothing",
            4,
            "softmax",
            "crossEntropy",
            labelSmoothing=0.1,
        ),
        smooth,
        weighted,
        by_step,
        loss_case("binary", 1, "sigmoid", "binaryCrossEntropy"),
        loss_case("binary_multi", 3, "sigmoid", "binaryCrossEntropy"),
        loss_case("mean_absolute", 3, "linear", "meanAbsoluteError"),
        on_tokens(
            "loss_mean_squared_masked",
            [recurrent("lstm", 2, True), dense("dense", 2)],
            PADDED,
            loss="meanSquaredError",
        ),
    ]


def training_case(name, optimizer=SGD, rate=0.1, **training):
    """A small LSTM trained in some way."""
    layers = [recurrent("lstm", 2, False), dense("dense", 2)]
    return on_features(name, layers, optimizer=optimizer, rate=rate,
                       **training)


def optimizer_cases():
    """Each optimizer and each way to clip; plain SGD is in other cases."""
    momentum = SGD | {"momentum": 0.9}
    return [
        training_case("optimizer_sgd_momentum", momentum),
        training_case(
            "optimizer_sgd_nesterov", momentum | {"nesterov": True}
        ),
        training_case("optimizer_rmsprop", RMSPROP, rate=0.01),
        training_case(
            "optimizer_rmsprop_momentum",
            RMSPROP | {"momentum": 0.5},
            rate=0.01,
        ),
        training_case("optimizer_adam", ADAM, rate=0.05),
        training_case("optimizer_adamw", ADAMW, rate=0.05),
        training_case("optimizer_adagrad", ADAGRAD, rate=0.05),
        training_case("clip_each_norm", clipEachNorm=0.5),
        training_case("clip_norm", clipNorm=0.1),
        training_case("clip_value", clipValue=0.2),
        # L2 is part of what is clipped; the decay comes after clipping.
        training_case_with_l2(),
    ]


def training_case_with_l2():
    """Everything at once: L2, clipping, weight decay and a schedule."""
    layers = [
        recurrent("lstm", 2, False, **L2_FACTORS),
        dense("dense", 2, kernelL2=1 / 32),
    ]
    return on_features(
        "clip_norm_l2_adamw",
        layers,
        optimizer=ADAMW | {"weightDecay": 0.1},
        rate=0.05,
        clipNorm=0.1,
        schedule=cosine(8, 0.1, 2),
    )


def cosine(steps, minimum, warm_up):
    """A cosine schedule; its minimum is a fraction of the learning rate."""
    return {
        "type": "cosine",
        "decaySteps": steps,
        "minimum": minimum,
        "warmupSteps": warm_up,
    }


def exponential(steps, rate, staircase):
    """An exponential schedule."""
    return {
        "type": "exponential",
        "decaySteps": steps,
        "decayRate": rate,
        "staircase": staircase,
        "warmupSteps": 0,
    }


def schedule_cases():
    """Each schedule over ten steps; the cosine ends before them."""
    step = {"type": "step", "everySteps": 4, "factor": 0.3, "warmupSteps": 0}
    schedules = {
        "exponential": exponential(3, 0.7, False),
        "exponential_staircase": exponential(3, 0.7, True),
        "step": step,
        "cosine": cosine(8, 0.1, 0),
        "cosine_warmup": cosine(5, 0.1, 3),
    }
    return [
        training_case(f"schedule_{name}", schedule=schedule)
        for name, schedule in schedules.items()
    ]


# --- all ------------------------------------------------------------------


def relu_case():
    """The SimpleRNN with another activation than tanh."""
    layers = [recurrent("rnn", 4, True, activation="relu"), dense("dense", 2)]
    return on_features("simple_rnn_relu", layers)


def all_cases():
    """Every case that Keras computes, in order."""
    cases = [relu_case()]
    for kind in CELLS:
        cases += cell_cases(kind) + [masked_state_case(kind)]
        cases += penalty_and_stack(kind) + dropout_cases(kind)
        cases += bidirectional_cases(kind)
    cases += reset_before_cases() + [masked_backwards_case()]
    cases += merge_cases() + dense_cases() + [activation_case()]
    cases += layer_cases() + merging_cases() + attention_cases()
    cases += translator_cases() + loss_cases() + optimizer_cases()
    return cases + schedule_cases()


def class_weights(case, target):
    """The weight of each target, or None where the case has no weights."""
    if not case.class_weight:
        return None
    return np.array(case.class_weight)[target.astype(int)]
