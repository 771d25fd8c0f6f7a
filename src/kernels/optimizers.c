#include "kernels/optimizers.h"

#include "kernels/lanes.h"
#include "kernels/vector.h"

/* Each rule has the arrays w, g, m, v; m or v may be NULL as it says. The step and the pointers are
 * copied first, since compilers must believe that a store could change them. */
enum { W, G, M, V, ARRAYS };

static void adam(const void *step, size_t count, real *const *x) {
    const struct optimizers_step s = *(const struct optimizers_step *)step;
    real *w = x[W], *m = x[M], *v = x[V];
    const real *g = x[G];
    for (size_t i = 0; i < count; i += VECTOR_LANES) {
        vector wi = vector_load(w + i), mi = vector_load(m + i), vi = vector_load(v + i);
        vector gi = vector_load(g + i) * s.scale;
        mi += (gi - mi) * ((real)1 - s.beta1);
        vi += (gi * gi - vi) * ((real)1 - s.beta2);
        wi -= mi * s.rate / (vector_sqrt(vi) + s.epsilon);
        vector_store(w + i, wi);
        vector_store(m + i, mi);
        vector_store(v + i, vi);
    }
}

static void momentum(const void *step, size_t count, real *const *x) {
    const struct optimizers_step s = *(const struct optimizers_step *)step;
    real *w = x[W], *m = x[M];
    const real *g = x[G];
    for (size_t i = 0; i < count; i += VECTOR_LANES) {
        vector gi = vector_load(g + i) * s.scale;
        vector mi = vector_load(m + i) * s.momentum - gi * s.rate;
        vector_store(w + i, vector_load(w + i) + (mi * s.ahead - gi * s.pull));
        vector_store(m + i, mi);
    }
}

static void root(const void *step, size_t count, real *const *x) {
    const struct optimizers_step s = *(const struct optimizers_step *)step;
    real *w = x[W], *m = x[M], *v = x[V];
    const real *g = x[G];
    for (size_t i = 0; i < count; i += VECTOR_LANES) {
        vector gi = vector_load(g + i) * s.scale;
        vector vi = vector_load(v + i) * s.keep + gi * gi * s.gain;
        vector change = gi * s.rate / vector_sqrt(vi + s.epsilon);
        vector_store(v + i, vi);
        if (m) {
            change += vector_load(m + i) * s.momentum;
            vector_store(m + i, change);
        }
        vector_store(w + i, vector_load(w + i) - change);
    }
}

static lanes_loop *const loops[] = {adam, momentum, root};

void optimizers_update(enum optimizers_rule rule, const struct optimizers_step *step, size_t count,
                       real *w, real *g, real *m, real *v) {
    lanes_run(loops[rule], step, count, ARRAYS, (real *[]){w, g, m, v});
}

void optimizers_clamp(real *x, size_t count, real limit) {
    for (size_t i = 0; i < count; i++) {
        if (x[i] > limit) x[i] = limit;
        if (x[i] < -limit) x[i] = -limit;
    }
}
