/* The keys of a request that say how features and training samples are made. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "audio/training.h"
#include <cJSON.h>

enum { OPTIONS_MOST_FILES = 8 }; /* of clips */

/* Keys that are there replace what *settings holds; others stay. */
bool options_features(const cJSON *request, struct features_settings *settings,
                      struct status *status);

/* The same of training samples, those of their features included; "copies" is a number for each of
 * `files` files, or one for all. */
bool options_training(const cJSON *request, size_t files, struct training_settings *settings,
                      size_t *copies, struct status *status);

/* NULL-terminated: the keys of both, "do" and "split". */
extern const char *const options_features_keys[];
extern const char *const options_training_keys[];

#endif
