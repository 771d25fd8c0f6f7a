/* The subcommands of the native program that exchange models with other frameworks. Both return the
 * exit code: 0 done, 1 the work failed, 2 wrong usage. Remarks about the conversion go to standard
 * error. */
#ifndef COMMAND_EXCHANGE_H
#define COMMAND_EXCHANGE_H

/* export --model FILE.safetensors --to keras|torch|onnx --out FILE [--state yes]
 * keras: FILE is the architecture as JSON, and FILE with ".safetensors" in the place of its ending
 * the weights; torch: a state dict as safetensors; onnx: the model, with --state yes one that is
 * run step by step. */
int command_export(int argc, char **argv);

/* import --from keras --architecture FILE.json --weights FILE.safetensors --out FILE.safetensors
 * import --from torch --weights FILE.safetensors --out FILE.safetensors
 * The file written has our weights, and our layers as metadata; the layers are printed too. */
int command_import(int argc, char **argv);

#endif
