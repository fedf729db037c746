// SIMD vectors of the width that this file is compiled for, and functions on them.

#ifndef DURASWEEP_VECTOR_H
#define DURASWEEP_VECTOR_H

#include <cstdint>
#include <cstring>

namespace {

#if defined(__AVX512F__)
constexpr int64_t kLanes = 16;
#elif defined(__AVX__)
constexpr int64_t kLanes = 8;
#else
constexpr int64_t kLanes = 4;
#endif

typedef float Vector __attribute__((vector_size(kLanes * 4)));
typedef int32_t IntVector __attribute__((vector_size(kLanes * 4)));

inline Vector Load(const float* from) {
  Vector value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

inline void Store(float* to, Vector value) { std::memcpy(to, &value, sizeof value); }

/// Subtracting zero changes no value, not even the sign of a zero, so the compiler may remove it.
inline Vector Fill(float value) { return value - Vector{}; }

/// Hides a constant from the compiler. It computes a minimum or maximum with a constant as a comparison and a selection, otherwise in one
/// instruction.
inline Vector Hide(Vector value) {
#if defined(__aarch64__)
  asm("" : "+w"(value));
#else
  asm("" : "+v"(value));
#endif
  return value;
}

/// The compiler has no operator for it, and calls a function for each value because that may set `errno`.
inline Vector SquareRoot(Vector x) {
#if defined(__aarch64__)
  asm("fsqrt %0.4s, %1.4s" : "=w"(x) : "w"(x));
#elif defined(__AVX__)
  asm("vsqrtps %1, %0" : "=v"(x) : "v"(x));
#else
  asm("sqrtps %1, %0" : "=x"(x) : "x"(x));
#endif
  return x;
}

/// A value that is not a number stays one.
inline Vector Clamp(Vector x, float low, float high) {
  const Vector lowest = Hide(Fill(low)), highest = Hide(Fill(high));
  const Vector above = x < lowest ? lowest : x;
  return above > highest ? highest : above;
}

/// 2ⁿ and 2^f − 1 such that a power of two is 2ⁿ·2^f and |f| ≤ ½.
struct PowerOfTwo {
  IntVector exponent;  ///< n, where a float has its exponent
  Vector fraction;     ///< 2^f − 1, whose relative error is close to float precision
};

/// Factor of an argument of e^x that makes it one of 2^x.
constexpr float kLog2E = 1.44269504f;

/// Splits 2^(x·factor).
inline PowerOfTwo SplitPower(Vector x, float factor) {
  constexpr float kRounder = 12582912.0f;  // 1.5·2²³: adding it leaves the nearest integer in the lowest bits
  const Vector rounded = x * factor + kRounder;
  const Vector f = x * factor - (rounded - kRounder);
  // f times the polynomial of degree 5 whose largest relative error is smallest: 1.1·10⁻⁸.
  Vector sum = Fill(1.54035122e-4f);
  sum = sum * f + 1.33907353e-3f;
  sum = sum * f + 9.61823761e-3f;
  sum = sum * f + 5.55035733e-2f;
  sum = sum * f + 2.40226492e-1f;
  sum = sum * f + 6.93147182e-1f;
  return {(IntVector)rounded << 23, sum * f};
}

/// 2ⁿ·value, where the value is close to 1.
inline Vector Scale(Vector value, IntVector exponent) { return (Vector)((IntVector)value + exponent); }

inline Vector Join(PowerOfTwo power) { return Scale(power.fraction + 1.0f, power.exponent); }

/// e^x for x ≤ 0. Returns 0 for x < −87, where e^x is close to the smallest normal float or below it.
inline Vector Exponent(Vector x) {
  const Vector power = Join(SplitPower(Clamp(x, -87.0f, 0.0f), kLog2E));
  return x < -87.0f ? Vector{} : power;
}

/// A function's value as a fraction, so that several values can share one division, the slowest operation.
struct Fraction {
  Vector numerator;
  Vector denominator;  ///< from 1 to 5·10⁸: the product of four is still a float
};

/// Beyond this bound, both functions differ from their limits by less than float precision.
constexpr float kSaturated = 20.0f;

/// σ(x) = 1/(1 + e^−x).
inline Fraction Sigmoid(Vector x) { return {Fill(1.0f), Join(SplitPower(Clamp(x, -kSaturated, kSaturated), -kLog2E)) + 1.0f}; }

/// tanh x = (e^2x − 1)/((e^2x − 1) + 2). The numerator stays precise near zero.
inline Fraction Tanh(Vector x) {
  const auto [exponent, fraction] = SplitPower(Clamp(x, -kSaturated / 2, kSaturated / 2), 2 * kLog2E);
  const Vector scale = Scale(Fill(1.0f), exponent);
  const Vector numerator = scale * fraction + (scale - 1.0f);
  return {numerator, numerator + 2.0f};
}

inline Vector Divide(Fraction a) { return a.numerator / a.denominator; }

inline void Divide(Fraction a, Fraction b, Vector* x, Vector* y) {
  const Vector both = 1.0f / (a.denominator * b.denominator);
  *x = a.numerator * (both * b.denominator);
  *y = b.numerator * (both * a.denominator);
}

/// Gradients through y = σ(x) and y = tanh(x), from y.
inline Vector SigmoidGradient(Vector y, Vector dy) { return dy * (y * (1.0f - y)); }
inline Vector TanhGradient(Vector y, Vector dy) { return dy * (1.0f - y * y); }

}  // namespace

#endif
