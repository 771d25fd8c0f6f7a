/* What one thread can reach: multiply, then add, in registers only. As few other things as possible
 * happen in the loop; which number of accumulators keeps a processor busiest is found by trying. */
#include <wasm_simd128.h>

#define PEAK(n)                                                                                    \
    float peak_##n(int turns, float scale, float shift);                                           \
    float peak_##n(int turns, float scale, float shift) {                                          \
        v128_t by = wasm_f32x4_splat(scale), plus = wasm_f32x4_splat(shift), sum[n];               \
        for (int i = 0; i < (n); i++) sum[i] = wasm_f32x4_splat(shift * (float)i);                 \
        for (int turn = 0; turn < turns; turn++)                                                   \
            for (int i = 0; i < (n); i++)                                                          \
                sum[i] = wasm_f32x4_add(wasm_f32x4_mul(sum[i], by), plus);                         \
        for (int i = 1; i < (n); i++) sum[0] = wasm_f32x4_add(sum[0], sum[i]);                     \
        return wasm_f32x4_extract_lane(sum[0], 0) + wasm_f32x4_extract_lane(sum[0], 1) +           \
               wasm_f32x4_extract_lane(sum[0], 2) + wasm_f32x4_extract_lane(sum[0], 3);            \
    }

PEAK(8)
PEAK(10)
PEAK(12)
PEAK(13)
