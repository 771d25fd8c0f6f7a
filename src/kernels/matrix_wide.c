#include "kernels/matrix_wide.h"

#ifdef __AVX2__
#define VECTOR_LANES 8
#define matrix_packed_size matrix_wide_packed_size
#define matrix_workspace matrix_wide_workspace
#define matrix_multiply matrix_wide_multiply
#define matrix_multiply_packed matrix_wide_multiply_packed
#define matrix_pack matrix_wide_pack
#include "kernels/matrix.c"
#endif
