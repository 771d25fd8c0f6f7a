"""Builds a model of the engine's language in Keras 3 and trains it a little.

The numbers of a case are computed here from nothing but its configuration
and its batch, in float64, with Keras's own layers, losses and optimizers.
"""

import os

# Must be set before TensorFlow is loaded: oneDNN kernels and threads change
# the order of additions, and so the last bits of the numbers.
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

SOURCE = f"keras {keras.__version__} / tensorflow {tf.__version__}"

RECURRENT = {
    "rnn": keras.layers.SimpleRNN,
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
}


def prepare():
    """Puts Keras into double precision and TensorFlow into one thread."""
    keras.config.set_floatx("float64")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()


# --- layers ---------------------------------------------------------------


def penalty(factor):
    """The L2 regularizer of a factor (Keras: factor * sum of squares).

    Keras rounds the factor to float32, so cases use powers of two.
    """
    return keras.regularizers.L2(factor) if factor else None


def recurrent_layer(entry, return_state=False):
    """Keras's layer for an rnn, lstm or gru entry."""
    extra = {}
    if entry["type"] == "rnn":
        extra["activation"] = entry["activation"]
    if entry["type"] == "gru":
        extra["reset_after"] = entry["resetAfter"]
    return RECURRENT[entry["type"]](
        entry["units"],
        return_sequences=entry["returnSequences"],
        return_state=return_state,
        go_backwards=entry["goBackwards"],
        use_bias=entry["useBias"],
        dropout=entry["dropout"],
        recurrent_dropout=entry["recurrentDropout"],
        kernel_regularizer=penalty(entry["kernelL2"]),
        recurrent_regularizer=penalty(entry["recurrentL2"]),
        bias_regularizer=penalty(entry["biasL2"]),
        name=entry["name"],
        **extra,
    )


def dense_layer(entry):
    """Keras's layer for a dense entry."""
    return keras.layers.Dense(
        entry["units"],
        activation=entry["activation"],
        use_bias=entry["useBias"],
        kernel_regularizer=penalty(entry["kernelL2"]),
        bias_regularizer=penalty(entry["biasL2"]),
        name=entry["name"],
    )


def bidirectional_layer(entry, return_state=False):
    """Keras's wrapper round a forward and a backward copy of a layer."""
    return keras.layers.Bidirectional(
        recurrent_layer(entry["layer"], return_state),
        merge_mode=entry["mergeMode"],
        name=entry["name"],
    )


SIMPLE_LAYERS = {
    "dense": dense_layer,
    "embedding": lambda e: keras.layers.Embedding(
        e["inputDim"], e["outputDim"], mask_zero=e["maskZero"], name=e["name"]
    ),
    "timeDistributed": lambda e: keras.layers.TimeDistributed(
        dense_layer(e["layer"]), name=e["name"]
    ),
    "activation": lambda e: keras.layers.Activation(
        e["activation"], name=e["name"]
    ),
    "layerNormalization": lambda e: keras.layers.LayerNormalization(
        epsilon=e["epsilon"], name=e["name"]
    ),
    "globalAveragePooling1D": lambda e: keras.layers.GlobalAveragePooling1D(
        name=e["name"]
    ),
    "repeatVector": lambda e: keras.layers.RepeatVector(
        e["n"], name=e["name"]
    ),
    "attention": lambda e: keras.layers.Attention(
        use_scale=e["useScale"], name=e["name"]
    ),
    "additiveAttention": lambda e: keras.layers.AdditiveAttention(
        use_scale=e["useScale"], name=e["name"]
    ),
    "concatenate": lambda e: keras.layers.Concatenate(name=e["name"]),
    "add": lambda e: keras.layers.Add(name=e["name"]),
}


def split_port(reference):
    """"lstm:1" is port 1 of "lstm"; "lstm" is its port 0."""
    name, _, port = reference.partition(":")
    return name, int(port or 0)


def layers_with_states(config, states):
    """Names of the layers of which some state (port 1 or more) is read."""
    references = list(states)
    for entry in config["layers"]:
        references += entry.get("inputs", [])
    return {name for name, port in map(split_port, references) if port > 0}


def make_layer(entry, return_state):
    """Keras's layer for any entry but an input."""
    if entry["type"] == "bidirectional":
        return bidirectional_layer(entry, return_state)
    if entry["type"] in RECURRENT:
        return recurrent_layer(entry, return_state)
    return SIMPLE_LAYERS[entry["type"]](entry)


def call_layer(layer, kind, sources):
    """Applies a layer; a recurrent one takes its states beside its input."""
    if kind in RECURRENT or kind == "bidirectional":
        if len(sources) > 1:
            return layer(sources[0], initial_state=sources[1:])
        return layer(sources[0])
    return layer(sources if len(sources) > 1 else sources[0])


class Network:
    """A Keras model and its layers and variables by the engine's names."""

    def __init__(self, config, batch, states=()):
        self.config = config
        self.layers = {}
        self.ports = {}
        with_states = layers_with_states(config, states)
        previous = None
        for entry in config["layers"]:
            name = entry["name"]
            if entry["type"] == "input":
                shape = batch.inputs[name].shape[1:]
                outputs = keras.Input(shape, name=name)
            else:
                layer = make_layer(entry, name in with_states)
                sources = entry.get("inputs", [previous])
                outputs = call_layer(
                    layer, entry["type"], [self.tensor(s) for s in sources]
                )
                self.layers[name] = layer
            is_list = isinstance(outputs, (list, tuple))
            self.ports[name] = list(outputs) if is_list else [outputs]
            previous = name
        self.model = self.make_model(states)
        self.variables = self.name_variables()

    def tensor(self, reference):
        """The symbolic tensor that "name" or "name:port" stands for."""
        name, port = split_port(reference)
        return self.ports[name][port]

    def make_model(self, states):
        """The model from the input entries to the output and the states."""
        inputs = {
            e["name"]: self.tensor(e["name"])
            for e in self.config["layers"]
            if e["type"] == "input"
        }
        outputs = [self.tensor(r) for r in [self.config["output"], *states]]
        return keras.Model(inputs, outputs)

    def name_variables(self):
        """The trainable variables, keyed by the engine's tensor names."""
        found = {}
        for name, layer in self.layers.items():
            if isinstance(layer, keras.layers.Bidirectional):
                for part in (layer.forward_layer, layer.backward_layer):
                    for key, variable in own_variables(part.cell):
                        found[f"{name}/{part.name}/{key}"] = variable
            else:
                holder = getattr(layer, "cell", None) or getattr(
                    layer, "layer", layer
                )
                for key, variable in own_variables(holder):
                    found[f"{name}/{key}"] = variable
        assert len(found) == len(self.model.trainable_variables)
        return found


def own_variables(holder):
    """(short name, variable) of each variable of a layer or a cell."""
    return [(v.name, v) for v in holder.trainable_variables]


# --- dropout --------------------------------------------------------------


def fix_dropout_masks(network, masks):
    """Makes cells use given masks in place of random ones.

    masks: {layer: {"input" or "recurrent": array (G, B, width)}}. Keras
    draws one mask per gate when recurrent dropout is on (the cell has a
    dropout_mask_count then) and one for all gates otherwise.
    """
    for name, pair in masks.items():
        cell = network.layers[name].cell
        expected = getattr(cell, "dropout_mask_count", None)

        def constant(key, pair=pair, expected=expected):
            if key not in pair:
                return None
            stack = [tf.constant(m) for m in pair[key]]
            assert len(stack) == (expected or 1)
            return stack if expected else stack[0]

        given = {key: constant(key) for key in ("input", "recurrent")}
        cell.get_dropout_mask = lambda _, g=given: g["input"]
        cell.get_recurrent_dropout_mask = lambda _, g=given: g["recurrent"]


# --- losses ---------------------------------------------------------------


def make_loss(config):
    """A function (target, output, sample weight) -> Keras's data loss."""
    smoothing = config["labelSmoothing"]
    name = config["loss"]
    if name == "crossEntropy" and smoothing:
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
        return lambda target, output, weight: loss(
            keras.ops.one_hot(
                keras.ops.cast(target, "int32"), output.shape[-1]
            ),
            output,
            weight,
        )
    if name == "crossEntropy":
        return keras.losses.SparseCategoricalCrossentropy()
    if name == "binaryCrossEntropy":
        return keras.losses.BinaryCrossentropy(label_smoothing=smoothing)
    return {
        "meanSquaredError": keras.losses.MeanSquaredError,
        "meanAbsoluteError": keras.losses.MeanAbsoluteError,
    }[name]()


# --- optimizers -----------------------------------------------------------


def make_schedule(schedule, rate):
    """Keras's learning rate, or its schedule where there is an entry.

    Keras computes a schedule in the type of the rate it is given and rounds
    plain Python floats to float32; hence np.float64 for every number.
    """
    rate = np.float64(rate)
    if not schedule:
        return rate
    kind = schedule["type"]
    schedules = keras.optimizers.schedules
    if kind == "exponential":
        return schedules.ExponentialDecay(
            rate,
            schedule["decaySteps"],
            np.float64(schedule["decayRate"]),
            staircase=schedule["staircase"],
        )
    if kind == "step":
        return schedules.ExponentialDecay(
            rate,
            schedule["everySteps"],
            np.float64(schedule["factor"]),
            staircase=True,
        )
    minimum = np.float64(schedule["minimum"])
    if not schedule["warmupSteps"]:
        return schedules.CosineDecay(
            rate, schedule["decaySteps"], alpha=minimum
        )
    return schedules.CosineDecay(
        np.float64(0.0),
        schedule["decaySteps"],
        alpha=minimum,
        warmup_target=rate,
        warmup_steps=schedule["warmupSteps"],
    )


OPTIMIZERS = {
    "sgd": (
        keras.optimizers.SGD,
        {"momentum": "momentum"},
    ),
    "rmsprop": (
        keras.optimizers.RMSprop,
        {"rho": "rho", "momentum": "momentum", "epsilon": "epsilon"},
    ),
    "adam": (
        keras.optimizers.Adam,
        {"beta_1": "beta1", "beta_2": "beta2", "epsilon": "epsilon"},
    ),
    # AdamW multiplies EVERY trainable variable by (1 - lr * weightDecay)
    # before its step: biases, embeddings, gamma, beta and attention scales
    # too, since nothing calls exclude_from_weight_decay.
    "adamw": (
        keras.optimizers.AdamW,
        {
            "beta_1": "beta1",
            "beta_2": "beta2",
            "epsilon": "epsilon",
            "weight_decay": "weightDecay",
        },
    ),
    "adagrad": (
        keras.optimizers.Adagrad,
        {
            "initial_accumulator_value": "initialAccumulator",
            "epsilon": "epsilon",
        },
    ),
}

CLIPS = {
    "clipnorm": "clipEachNorm",
    "global_clipnorm": "clipNorm",
    "clipvalue": "clipValue",
}


def make_optimizer(config):
    """Keras's optimizer with the case's schedule and clipping."""
    entry = config["optimizer"]
    optimizer, keys = OPTIMIZERS[entry["type"]]
    arguments = {ours: np.float64(entry[key]) for ours, key in keys.items()}
    if entry["type"] == "sgd":
        arguments["nesterov"] = entry["nesterov"]
    for ours, key in CLIPS.items():
        if key in config:
            arguments[ours] = np.float64(config[key])
    rate = make_schedule(config.get("schedule"), entry["learningRate"])
    return optimizer(rate, **arguments)


# --- running --------------------------------------------------------------


class Run:
    """One case under way: the network, its loss and its batch as tensors."""

    def __init__(self, config, batch, states=()):
        self.batch = batch
        self.states = list(states)
        self.network = Network(config, batch, states)
        self.loss = make_loss(config)
        self.optimizer = make_optimizer(config)
        self.inputs = {
            name: tf.constant(value) for name, value in batch.inputs.items()
        }
        self.features = [
            e["name"]
            for e in config["layers"]
            if e["type"] == "input" and e["kind"] == "features"
        ]
        fix_dropout_masks(self.network, batch.masks)

    def forward(self):
        """The output, the states, the data loss and the total loss."""
        # training=True lets the fixed dropout masks in; nothing else in the
        # cases depends on it.
        results = self.network.model(self.inputs, training=True)
        if not isinstance(results, (list, tuple)):
            results = [results]
        data_loss = self.loss(
            tf.constant(self.batch.target),
            results[0],
            self.batch.sample_weight,
        )
        total = tf.add_n([data_loss, *self.network.model.losses])
        return results, data_loss, total

    def differentiate(self):
        """What forward() gives, and the gradients by name.

        The gradient of an embedding is made dense. TensorFlow gives it as
        slices, one per token read, and Keras's TensorFlow backend does not
        add up the slices of a repeated token before it squares or clips
        them; on its other backends, as in the engine, the gradient is dense.
        """
        variables = self.network.variables
        with tf.GradientTape() as tape:
            watched = [self.inputs[name] for name in self.features]
            tape.watch(watched)
            results, data_loss, total = self.forward()
        sources = [v.value for v in variables.values()] + watched
        found = tape.gradient(total, sources)
        found = [tf.convert_to_tensor(g) for g in found]
        gradients = dict(zip(variables, found))
        input_gradients = dict(zip(self.features, found[len(variables):]))
        return results, data_loss, total, gradients, input_gradients

    def step(self, gradients):
        """One step of the optimizer."""
        self.optimizer.apply(
            list(gradients.values()), list(self.network.variables.values())
        )

    def weights(self):
        """The weights as they are now, by name."""
        return {
            name: variable.numpy()
            for name, variable in self.network.variables.items()
        }


def shapes(config, batch):
    """The shape of every weight, by name, and that of the output."""
    network = Network(config, batch)
    weights = {name: tuple(v.shape) for name, v in network.variables.items()}
    output = network.tensor(config["output"]).shape
    return weights, (len(next(iter(batch.inputs.values()))), *output[1:])


def compute(config, batch, states=()):
    """All result tensors of a case, by their names in its file."""
    run = Run(config, batch, states)
    for name, variable in run.network.variables.items():
        variable.assign(batch.weights[name])
    tensors = {}
    losses = []
    for step in range(11):
        results, data_loss, total, gradients, of_inputs = run.differentiate()
        losses.append(total.numpy())
        if step == 0:
            tensors["output"] = results[0].numpy()
            tensors["loss"] = total.numpy()
            if run.network.model.losses:
                tensors["dataLoss"] = data_loss.numpy()
            for reference, value in zip(run.states, results[1:]):
                tensors[f"state/{reference}"] = value.numpy()
            for name, value in gradients.items():
                tensors[f"gradient/{name}"] = value.numpy()
            for name, value in of_inputs.items():
                tensors[f"inputGradient/{name}"] = value.numpy()
        if step in (1, 10):
            for name, value in run.weights().items():
                tensors[f"after{step}/{name}"] = value
        if step < 10:
            run.step(gradients)
    keras.backend.clear_session()
    return tensors | {"losses": losses}
