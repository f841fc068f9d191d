// SPDX-License-Identifier: Apache-2.0
#include "image/colour.hpp"

#include <cstdlib>
#include <list>

#include <lcms2.h>

#include "util/hash.hpp"

namespace curate::image {

namespace {

constexpr std::size_t kKept = 16;

struct Transform {
  Hash128 profile;
  std::uint32_t channels = 0;
  bool cmyk = false;
  cmsHTRANSFORM handle = nullptr;  // null: nothing to do
};

cmsUInt32Number input_type(std::uint32_t channels, bool cmyk) {
  if (cmyk) return TYPE_CMYK_8_REV;
  switch (channels) {
    case 1:
      return TYPE_GRAY_8;
    case 2:
      return TYPE_GRAYA_8;
    case 3:
      return TYPE_RGB_8;
    default:
      return TYPE_RGBA_8;
  }
}

// Grey stays grey: its profile is a tone curve only.
cmsUInt32Number output_type(std::uint32_t channels, bool cmyk) {
  return cmyk ? TYPE_RGB_8 : input_type(channels, false);
}

bool moves_colours(cmsHTRANSFORM transform, std::uint32_t channels) {
  constexpr int kSteps = 6;
  for (int r = 0; r < kSteps; ++r)
    for (int g = 0; g < kSteps; ++g)
      for (int b = 0; b < kSteps; ++b) {
        const std::uint8_t in[4] = {static_cast<std::uint8_t>(r * 51), static_cast<std::uint8_t>(g * 51),
                                    static_cast<std::uint8_t>(b * 51), 255};
        std::uint8_t out[4] = {0, 0, 0, 255};
        cmsDoTransform(transform, in, out, 1);
        for (std::uint32_t c = 0; c < (channels < 3 ? 1 : 3); ++c)
          if (std::abs(in[c] - out[c]) > 1) return true;
      }
  return false;
}

}  // namespace

struct ColourConverter::State {
  cmsContext context = cmsCreateContext(nullptr, nullptr);
  cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(context);
  cmsHPROFILE grey = nullptr;
  std::list<Transform> kept;  // the last used first

  State() {
    // sRGB's own curve, IEC 61966-2-1.
    const cmsFloat64Number curve[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsToneCurve* const tone = cmsBuildParametricToneCurve(context, 4, curve);
    grey = cmsCreateGrayProfileTHR(context, cmsD50_xyY(), tone);
    cmsFreeToneCurve(tone);
    cmsSetLogErrorHandlerTHR(context, [](cmsContext, cmsUInt32Number, const char*) {});
  }
  ~State() {
    for (const Transform& transform : kept)
      if (transform.handle != nullptr) cmsDeleteTransform(transform.handle);
    cmsCloseProfile(srgb);
    cmsCloseProfile(grey);
    cmsDeleteContext(context);
  }

  cmsHTRANSFORM make(const std::string& profile, std::uint32_t channels, bool cmyk) {
    const cmsHPROFILE from =
        cmsOpenProfileFromMemTHR(context, profile.data(), static_cast<cmsUInt32Number>(profile.size()));
    if (from == nullptr) return nullptr;
    const cmsColorSpaceSignature space = cmsGetColorSpace(from);
    const cmsColorSpaceSignature wanted = cmyk ? cmsSigCmykData : channels < 3 ? cmsSigGrayData : cmsSigRgbData;
    cmsHTRANSFORM transform = nullptr;
    if (space == wanted)
      transform = cmsCreateTransformTHR(context, from, input_type(channels, cmyk), channels < 3 ? grey : srgb,
                                        output_type(channels, cmyk), INTENT_PERCEPTUAL, cmsFLAGS_COPY_ALPHA);
    cmsCloseProfile(from);
    if (transform != nullptr && !cmyk && !moves_colours(transform, channels)) {
      cmsDeleteTransform(transform);
      transform = nullptr;
    }
    return transform;
  }

  cmsHTRANSFORM find(const std::string& profile, std::uint32_t channels, bool cmyk) {
    const Hash128 hash = xxh3_128(profile);
    for (auto at = kept.begin(); at != kept.end(); ++at) {
      if (at->profile != hash || at->channels != channels || at->cmyk != cmyk) continue;
      kept.splice(kept.begin(), kept, at);
      return at->handle;
    }
    kept.push_front({hash, channels, cmyk, make(profile, channels, cmyk)});
    const cmsHTRANSFORM made = kept.front().handle;
    if (kept.size() > kKept) {
      if (kept.back().handle != nullptr) cmsDeleteTransform(kept.back().handle);
      kept.pop_back();
    }
    return made;
  }
};

ColourConverter::ColourConverter() : state_(std::make_unique<State>()) {}
ColourConverter::~ColourConverter() = default;

bool ColourConverter::to_srgb(const std::string& profile, bool cmyk, Picture& picture) {
  const cmsHTRANSFORM transform = state_->find(profile, picture.channels, cmyk);
  if (transform == nullptr) return false;
  // Output pixels are never larger than input pixels, so one row after the other fits in place.
  const std::uint32_t channels = cmyk ? 3 : picture.channels;
  std::uint8_t* to = picture.samples.data();
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    cmsDoTransform(transform, picture.row(y), to, picture.width);
    to += std::size_t{picture.width} * channels;
  }
  picture.reshape(picture.width, picture.height, channels);
  return true;
}

void cmyk_to_rgb(Picture& picture) {
  std::uint8_t* to = picture.samples.data();
  const std::uint8_t* from = to;
  for (std::size_t n = std::size_t{picture.width} * picture.height; n > 0; --n, from += 4) {
    const unsigned k = from[3];
    for (std::size_t c = 0; c < 3; ++c) *to++ = static_cast<std::uint8_t>((from[c] * k + 127) / 255);
  }
  picture.reshape(picture.width, picture.height, 3);
}

}  // namespace curate::image
