#include "kernels/optimizers.h"

#include "kernels/vector.h"

/* `count` is a multiple of VECTOR_LANES; m or v may be NULL as the rule says. */
typedef void loop(const struct optimizers_step *step, size_t count, real *w, const real *g, real *m,
                  real *v);

static void adam(const struct optimizers_step *step, size_t count, real *w, const real *g, real *m,
                 real *v) {
    const struct optimizers_step s = *step; /* which no store can change */
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

static void momentum(const struct optimizers_step *step, size_t count, real *w, const real *g,
                     real *m, real *v) {
    const struct optimizers_step s = *step;
    (void)v;
    for (size_t i = 0; i < count; i += VECTOR_LANES) {
        vector gi = vector_load(g + i) * s.scale;
        vector mi = vector_load(m + i) * s.momentum - gi * s.rate;
        vector_store(w + i, vector_load(w + i) + (mi * s.ahead - gi * s.pull));
        vector_store(m + i, mi);
    }
}

static void root(const struct optimizers_step *step, size_t count, real *w, const real *g, real *m,
                 real *v) {
    const struct optimizers_step s = *step;
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

static loop *const loops[] = {adam, momentum, root};

/* The last, incomplete vector goes through the same loop in a place of its own. */
static void finish(loop *run, const struct optimizers_step *step, size_t count, real *w,
                   const real *g, real *m, real *v) {
    real places[4][VECTOR_LANES] = {{0}};
    size_t bytes = count * sizeof(real);
    memcpy(places[0], w, bytes);
    memcpy(places[1], g, bytes);
    if (m) memcpy(places[2], m, bytes);
    if (v) memcpy(places[3], v, bytes);
    run(step, VECTOR_LANES, places[0], places[1], m ? places[2] : NULL, v ? places[3] : NULL);
    memcpy(w, places[0], bytes);
    if (m) memcpy(m, places[2], bytes);
    if (v) memcpy(v, places[3], bytes);
}

void optimizers_update(enum optimizers_rule rule, const struct optimizers_step *step, size_t count,
                       real *w, const real *g, real *m, real *v) {
    size_t left = count % VECTOR_LANES, whole = count - left;
    loops[rule](step, whole, w, g, m, v);
    if (left)
        finish(loops[rule], step, left, w + whole, g + whole, m ? m + whole : NULL,
               v ? v + whole : NULL);
}

void optimizers_clamp(real *x, size_t count, real limit) {
    for (size_t i = 0; i < count; i++) {
        if (x[i] > limit) x[i] = limit;
        if (x[i] < -limit) x[i] = -limit;
    }
}
