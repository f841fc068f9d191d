// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace curate {

__extension__ typedef unsigned __int128 Uint128;

/// Natural logarithm and exponential made of additions, multiplications and one division, so that they have
/// the same bits with every C library and CPU (glibc picks other code where there is FMA). Relative error
/// below 1e-14: far more than a score that is kept as a float needs.

/// exp(x); 0 below -700, exp(700) above 700; a NaN stays one.
inline double fixed_exp(double x) {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  if (x != x) return x;
  constexpr double kLog2E = 1.4426950408889634, kLn2Hi = 6.93147180369123816490e-01,
                   kLn2Lo = 1.90821492927058770002e-10;
  const double scaled = x * kLog2E;
  const auto k = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const auto kd = static_cast<double>(k);
  const double r = (x - kd * kLn2Hi) - kd * kLn2Lo;  // |r| <= ln(2)/2
  // Taylor's series to r^12, in two interleaved halves: shorter chains, one order.
  const double r2 = r * r;
  const double even =
      1.0 +
      r2 * (1.0 / 2 + r2 * (1.0 / 24 + r2 * (1.0 / 720 + r2 * (1.0 / 40320 + r2 * (1.0 / 3628800 + r2 / 479001600)))));
  const double odd = 1.0 + r2 * (1.0 / 6 + r2 * (1.0 / 120 + r2 * (1.0 / 5040 + r2 * (1.0 / 362880 + r2 / 39916800))));
  return (even + r * odd) * std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// ln(x) of a positive normal number; a NaN stays one.
inline double fixed_log(double x) {
  if (x != x) return x;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<std::int64_t>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFU) | 0x3FF0000000000000U);  // [1, 2)
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent += 1;
  }
  // ln m = 2 atanh((m-1)/(m+1)), |s| <= 0.172
  const double s = (m - 1) / (m + 1), s2 = s * s, s4 = s2 * s2;
  const double a = 1.0 + s4 * (1.0 / 5 + s4 * (1.0 / 9 + s4 * (1.0 / 13 + s4 / 17)));
  const double b = 1.0 / 3 + s4 * (1.0 / 7 + s4 * (1.0 / 11 + s4 * (1.0 / 15 + s4 / 19)));
  return 2 * s * (a + s2 * b) + static_cast<double>(exponent) * 0.6931471805599453;
}

}  // namespace curate
