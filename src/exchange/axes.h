/* Inputs that have the same steps. */
#ifndef AXES_H
#define AXES_H

#include "model/layer_config.h"

/* Where sequences of two inputs meet step by step (Concatenate, Add, an attention's key and value),
 * the later input goes along with the earlier one. */
void axes_settle(struct layer_config_list *list);

#endif
