/* The subcommands of the native program that train and generate. argv[0] is the subcommand's name,
 * its options follow. Results go to standard output, the rest to standard error. Both return the
 * exit code: 0 done, 1 the work failed, 2 wrong usage. */
#ifndef COMMAND_TRAIN_H
#define COMMAND_TRAIN_H

/* train --config FILE --text FILE --steps N --out FILE
 * Prints one JSON line: steps, last loss, validation loss, characters per second. */
int command_train(int argc, char **argv);

/* generate --model FILE --prompt TEXT --length N [--temperature T --top-k K --top-p P --seed S]
 * Prints the prompt and the characters generated after it. */
int command_generate(int argc, char **argv);

#endif
