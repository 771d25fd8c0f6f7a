#include "kernels/matrix.h"

#include "kernels/matrix_wide.h"
#include "kernels/reduce.h"
#include "kernels/vector.h"

enum { TILE_COLUMNS = 2 * VECTOR_LANES, TILE_SIZE = MATRIX_TILE_ROWS * TILE_COLUMNS, ROW_STEP = 4 };

static size_t round_up(size_t n, size_t to) {
    return (n + to - 1) / to * to;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t matrix_packed_size(size_t k, size_t n) {
    return k * round_up(n, MATRIX_MOST_COLUMNS);
}

size_t matrix_workspace(size_t n) {
    return MATRIX_BLOCK_DEPTH * (MATRIX_BLOCK_ROWS + round_up(n, MATRIX_MOST_COLUMNS));
}

/* ---- packing: panels of `width` rows of A (or columns of B), one k after the other ---- */

/* The operand's lines lie along k: a panel is `width` lines, turned 4x4 at a time. */
static void pack_across(const real *from, size_t stride, size_t lines, size_t width, size_t depth,
                        real *to) {
    for (size_t i = 0; i < width; i += 4) {
        size_t k = 0;
        for (; i + 4 <= lines && k + 4 <= depth; k += 4)
            vector_transpose(from + i * stride + k, stride, to + k * width + i, width);
        for (; k < depth; k++)
            for (size_t j = i; j < i + 4; j++)
                to[k * width + j] = j < lines ? from[j * stride + k] : (real)0;
    }
}

/* The operand's lines lie across k: a panel is `width` numbers of each of `depth` lines. */
VECTOR_INLINE void pack_along(const real *from, size_t stride, size_t lines, size_t width,
                              size_t depth, real *to) {
    for (size_t k = 0; k < depth; k++, from += stride, to += width) {
        if (lines == width) {
            for (size_t i = 0; i < width; i += 4) memcpy(to + i, from + i, 4 * sizeof *to);
        } else {
            for (size_t i = 0; i < width; i++) to[i] = i < lines ? from[i] : (real)0;
        }
    }
}

/* Rows i.. of A, columns k..k+depth, as panels of MATRIX_TILE_ROWS rows. */
static void pack_left(struct matrix a, size_t i, size_t rows, size_t k, size_t depth, real *to) {
    for (size_t r = 0; r < rows; r += MATRIX_TILE_ROWS, to += MATRIX_TILE_ROWS * depth) {
        size_t lines = least(rows - r, MATRIX_TILE_ROWS);
        if (a.transposed)
            pack_along(a.data + k * a.stride + i + r, a.stride, lines, MATRIX_TILE_ROWS, depth, to);
        else
            pack_across(a.data + (i + r) * a.stride + k, a.stride, lines, MATRIX_TILE_ROWS, depth,
                        to);
    }
}

/* Columns j..j+TILE_COLUMNS of B (fewer at its end), rows k..k+depth, as one panel. */
static void pack_right(struct matrix b, size_t j, size_t columns, size_t k, size_t depth,
                       real *to) {
    size_t lines = least(columns, TILE_COLUMNS);
    if (b.transposed)
        pack_across(b.data + j * b.stride + k, b.stride, lines, TILE_COLUMNS, depth, to);
    else
        pack_along(b.data + k * b.stride + j, b.stride, lines, TILE_COLUMNS, depth, to);
}

void matrix_pack(size_t k, size_t n, struct matrix b, real *packed) {
    if (MATRIX_HAS_WIDE) {
        matrix_wide_pack(k, n, b, packed);
        return;
    }
    for (size_t at = 0; at < k; at += MATRIX_BLOCK_DEPTH) {
        size_t depth = least(k - at, MATRIX_BLOCK_DEPTH);
        for (size_t j = 0; j < n; j += TILE_COLUMNS, packed += depth * TILE_COLUMNS)
            pack_right(b, j, n - j, at, depth, packed);
    }
}

/* ---- the tile ---- */

/* The eight accumulators of a tile: row i, halves 0 and 1. Larger tiles spill in V8. */
struct tile {
    vector c00, c01, c10, c11, c20, c21, c30, c31;
};

/* tile += column k of A's panel times row k of B's */
VECTOR_INLINE void tile_step(struct tile *t, const real *a, const real *b) {
    vector b0 = vector_load(b), b1 = vector_load(b + VECTOR_LANES);
    vector a0 = vector_splat(a[0]), a1 = vector_splat(a[1]);
    t->c00 += a0 * b0;
    t->c01 += a0 * b1;
    t->c10 += a1 * b0;
    t->c11 += a1 * b1;
    vector a2 = vector_splat(a[2]), a3 = vector_splat(a[3]);
    t->c20 += a2 * b0;
    t->c21 += a2 * b1;
    t->c30 += a3 * b0;
    t->c31 += a3 * b1;
}

VECTOR_INLINE void tile_store_row(real *c, vector low, vector high, bool add) {
    vector_store(c, add ? vector_load(c) + low : low);
    vector_store(c + VECTOR_LANES, add ? vector_load(c + VECTOR_LANES) + high : high);
}

/* A whole tile of C = or += panels of A and B. The loop is not unrolled: measured in V8,
 * which then loads ahead and spills, four steps a turn cost a quarter of the speed. */
VECTOR_INLINE void tile_whole(size_t depth, const real *a, const real *b, real *c, size_t stride,
                              bool add) {
    struct tile t = {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}};
    const real *end = b + depth * TILE_COLUMNS;
    for (; b != end; a += MATRIX_TILE_ROWS, b += TILE_COLUMNS) tile_step(&t, a, b);
    tile_store_row(c, t.c00, t.c01, add);
    tile_store_row(c + stride, t.c10, t.c11, add);
    tile_store_row(c + 2 * stride, t.c20, t.c21, add);
    tile_store_row(c + 3 * stride, t.c30, t.c31, add);
}

/* What of a tile at the edge of C lies in C. */
static void tile_part(const real *whole, real *c, size_t stride, bool add, size_t rows,
                      size_t columns) {
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            real value = whole[i * TILE_COLUMNS + j];
            c[i * stride + j] = add ? c[i * stride + j] + value : value;
        }
    }
}

/* A column of tiles: packed rows of A times one panel of B. A tile at the edge of C is computed
 * whole beside it. */
static void multiply_panel(size_t rows, size_t columns, size_t depth, const real *a, const real *b,
                           real *c, size_t stride, bool add) {
    real beside[TILE_SIZE];
    for (size_t i = 0; i < rows; i += MATRIX_TILE_ROWS) {
        bool whole = rows - i >= MATRIX_TILE_ROWS && columns >= TILE_COLUMNS;
        tile_whole(depth, a, b, whole ? c : beside, whole ? stride : TILE_COLUMNS, whole && add);
        if (!whole)
            tile_part(beside, c, stride, add, least(rows - i, MATRIX_TILE_ROWS),
                      least(columns, TILE_COLUMNS));
        a += MATRIX_TILE_ROWS * depth;
        c += MATRIX_TILE_ROWS * stride;
    }
}

/* ---- one row: generation ---- */

/* VECTOR_LANES sums += a (1, ROW_STEP) B (ROW_STEP, VECTOR_LANES) */
VECTOR_INLINE void row_lanes(const vector *a, const real *b, size_t stride, real *sums) {
    vector sum = vector_load(sums);
    sum += a[0] * vector_load(b);
    sum += a[1] * vector_load(b + stride);
    sum += a[2] * vector_load(b + 2 * stride);
    sum += a[3] * vector_load(b + 3 * stride);
    vector_store(sums, sum);
}

/* sums (n) += a (1, ROW_STEP) B (ROW_STEP, n): reading few rows from left to right keeps the
 * prefetchers ahead, which going down a strip of columns does not. */
static void row_step(size_t n, const real *a, const real *b, size_t stride, real *sums) {
    enum { FOUR = 4 * VECTOR_LANES };
    const vector splat[ROW_STEP] = {vector_splat(a[0]), vector_splat(a[1]), vector_splat(a[2]),
                                    vector_splat(a[3])};
    size_t j = 0;
    for (; j + FOUR <= n; j += FOUR) {
        row_lanes(splat, b + j, stride, sums + j);
        row_lanes(splat, b + j + VECTOR_LANES, stride, sums + j + VECTOR_LANES);
        row_lanes(splat, b + j + 2 * VECTOR_LANES, stride, sums + j + 2 * VECTOR_LANES);
        row_lanes(splat, b + j + 3 * VECTOR_LANES, stride, sums + j + 3 * VECTOR_LANES);
    }
    for (; j + VECTOR_LANES <= n; j += VECTOR_LANES) row_lanes(splat, b + j, stride, sums + j);
    for (size_t i = 0; i < ROW_STEP && j < n; i++)
        reduce_add_scaled(sums + j, a[i], b + i * stride + j, n - j);
}

/* C (1, n) = or += a (1, k) B (k, n) with B as it lies: packing would cost more than the product.
 */
static void multiply_row(size_t n, size_t k, const real *a, struct matrix b, real *c, bool add,
                         real *sums) {
    for (size_t at = 0; at < k; at += MATRIX_BLOCK_DEPTH, add = true) {
        size_t end = least(k, at + MATRIX_BLOCK_DEPTH), i = at;
        memset(sums, 0, n * sizeof *sums);
        for (; i + ROW_STEP <= end; i += ROW_STEP)
            row_step(n, a + i, b.data + i * b.stride, b.stride, sums);
        for (; i < end; i++) reduce_add_scaled(sums, a[i], b.data + i * b.stride, n);
        if (add)
            reduce_add(c, sums, n);
        else
            memcpy(c, sums, n * sizeof *c);
    }
}

/* ---- products ---- */

static void clear(size_t m, size_t n, real *c, size_t stride) {
    for (size_t i = 0; i < m; i++) memset(c + i * stride, 0, n * sizeof *c);
}

/* One block of depth: B's panels are packed on the way over the first block of rows. */
static void multiply_block(size_t m, size_t n, struct matrix a, struct matrix b, size_t at,
                           size_t depth, real *c, size_t c_stride, bool add, real *workspace) {
    real *left = workspace, *right = workspace + MATRIX_BLOCK_DEPTH * MATRIX_BLOCK_ROWS;
    for (size_t i = 0; i < m; i += MATRIX_BLOCK_ROWS) {
        size_t rows = least(m - i, MATRIX_BLOCK_ROWS);
        pack_left(a, i, rows, at, depth, left);
        for (size_t j = 0; j < n; j += TILE_COLUMNS) {
            real *panel = right + j * depth;
            if (i == 0) pack_right(b, j, n - j, at, depth, panel);
            multiply_panel(rows, n - j, depth, left, panel, c + i * c_stride + j, c_stride, add);
        }
    }
}

void matrix_multiply(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, real *c,
                     size_t c_stride, bool add, real *workspace) {
    if (MATRIX_HAS_WIDE) {
        matrix_wide_multiply(m, n, k, a, b, c, c_stride, add, workspace);
        return;
    }
    if (k == 0 && !add) clear(m, n, c, c_stride);
    if (m == 1 && !a.transposed && !b.transposed) {
        multiply_row(n, k, a.data, b, c, add, workspace);
        return;
    }
    for (size_t at = 0; at < k; at += MATRIX_BLOCK_DEPTH)
        multiply_block(m, n, a, b, at, least(k - at, MATRIX_BLOCK_DEPTH), c, c_stride, add || at,
                       workspace);
}

void matrix_multiply_packed(size_t m, size_t n, size_t k, struct matrix a, const real *packed,
                            real *c, size_t c_stride, bool add, real *workspace) {
    if (MATRIX_HAS_WIDE) {
        matrix_wide_multiply_packed(m, n, k, a, packed, c, c_stride, add, workspace);
        return;
    }
    if (k == 0 && !add) clear(m, n, c, c_stride);
    for (size_t at = 0; at < k; at += MATRIX_BLOCK_DEPTH) {
        size_t depth = least(k - at, MATRIX_BLOCK_DEPTH);
        const real *panels = packed + at * round_up(n, TILE_COLUMNS);
        for (size_t i = 0; i < m; i += MATRIX_BLOCK_ROWS) {
            size_t rows = least(m - i, MATRIX_BLOCK_ROWS);
            pack_left(a, i, rows, at, depth, workspace);
            for (size_t j = 0; j < n; j += TILE_COLUMNS)
                multiply_panel(rows, n - j, depth, workspace, panels + j * depth,
                               c + i * c_stride + j, c_stride, add || at);
        }
    }
}
