// SPDX-License-Identifier: Apache-2.0
#include "html/charset.hpp"

#include <gtest/gtest.h>

#include "html/charset_detect.hpp"

namespace curate::html {
namespace {

Encoding of(std::string_view page, std::string_view http = "") {
  return find_charset(page, http).encoding;
}

TEST(Charset, TrustsAByteOrderMarkMoreThanTheHeader) {
  EXPECT_EQ(of("\xEF\xBB\xBF<p>\xC3\xA9", "windows-1252"), Encoding::kUtf8);
  EXPECT_EQ(of(std::string_view("\xFF\xFE<\0p\0", 6), "utf-8"), Encoding::kUtf16Le);
  EXPECT_EQ(of(std::string_view("\xFE\xFF\0<\0p", 6), "utf-8"), Encoding::kUtf16Be);
}

TEST(Charset, TrustsTheHeaderMoreThanTheMeta) {
  EXPECT_EQ(of("<meta charset=windows-1251>\xE9", "iso-8859-2"), Encoding::kIso8859_2);
  EXPECT_EQ(of("<meta charset=windows-1251>\xE9", "no-such"), Encoding::kWindows1251);
}

TEST(Charset, TakesWellFormedUtf8ForUtf8WhateverIsDeclared) {
  EXPECT_EQ(of("<meta charset=windows-1251>\xC3\xA9", "iso-8859-2"), Encoding::kUtf8);
}

TEST(Charset, DoesNotBelieveUtf8WhereMostSequencesAreBroken) {
  EXPECT_EQ(of("<meta charset=utf-8><p>\xE9t\xE9 fran\xE7"
               "ais, \xE0 la fin, d\xE9j\xE0"),
            Encoding::kWindows1252);
}

TEST(Charset, FindsUtf16WithoutAMark) {
  EXPECT_EQ(of(std::string_view("<\0p\0>\0\xE9\0", 8)), Encoding::kUtf16Le);
}

TEST(Charset, ReadsTheLabelOfAContentTypeHeader) {
  EXPECT_EQ(charset_parameter("text/html; charset=\"UTF-8\""), "UTF-8");
  EXPECT_EQ(charset_parameter("text/html;boundary=x; Charset = koi8-r ; a=b"), "koi8-r");
  EXPECT_EQ(charset_parameter("text/html"), "");
}

// The bytes are Python's: text.encode(charset). The sentences are from article 29 of the Universal Declaration of
// Human Rights.
struct Sample {
  const char* name;
  Encoding encoding;
  std::string_view bytes;
};

class CharsetDetection : public testing::TestWithParam<Sample> {};

TEST_P(CharsetDetection, RecognisesOneSentence) {
  const auto found = detect_encoding(GetParam().bytes);
  ASSERT_TRUE(found);
  EXPECT_EQ(encoding_name(*found), encoding_name(GetParam().encoding));
}

INSTANTIATE_TEST_SUITE_P(
    Sentences, CharsetDetection,
    testing::Values(
        Sample{"French", Encoding::kWindows1252,
               "L\222individu a des devoirs envers la communaut\351 dans laquelle seul le libre et plein d\351ve"
               "loppement de sa personnalit\351 est possible."},
        Sample{"Polish", Encoding::kWindows1250,
               "Ka\277dy cz\263owiek ma obowi\271zki wobec spo\263ecze\361stwa, bez kt\363rego niemo\277liwy jes"
               "t swobodny i pe\263ny rozw\363j jego osobowo\234ci."},
        Sample{"PolishIso", Encoding::kIso8859_2,
               "Ka\277dy cz\263owiek ma obowi\261zki wobec spo\263ecze\361stwa, bez kt\363rego niemo\277liwy jes"
               "t swobodny i pe\263ny rozw\363j jego osobowo\266ci."},
        Sample{"Czech", Encoding::kWindows1250,
               "Ka\236d\375 m\341 povinnosti v\371\350i spole\350nosti, v n\355\236 jedin\351 m\371\236e voln"
               "\354 a pln\354 rozvinout svou osobnost."},
        Sample{"Hungarian", Encoding::kWindows1250,
               "A szem\351lynek k\365teless\351gei vannak a k\366z\366ss\351ggel szemben, amelynek keret\351ben "
               "egyed\374l lehets\351ges a szem\351lyis\351g szabad \351s teljes kifejl\365d\351se."},
        Sample{"Turkish", Encoding::kWindows1254,
               "Her \376ahs\375n, \376ahsiyetinin serbest ve tam geli\376mesi ancak bir topluluk i\347inde m\374"
               "mk\374nd\374r ve \376ahs\375n bu toplulu\360a kar\376\375 g\366revleri vard\375r."},
        Sample{"Lithuanian", Encoding::kWindows1257,
               "Kiekvienas \376mogus turi pareigas visuomenei, kurioje tik ir gali laisvai ir visi\360kai vystyt"
               "is jo asmenyb\353."},
        Sample{"Russian", Encoding::kWindows1251,
               "\312\340\346\344\373\351 \367\345\353\356\342\345\352 \350\354\345\345\362 \356\341\377\347\340"
               "\355\355\356\361\362\350 \357\345\360\345\344 \356\341\371\345\361\362\342\356\354, \342 \352"
               "\356\362\356\360\356\354 \362\356\353\374\352\356 \350 \342\356\347\354\356\346\355\356 \361\342"
               "\356\341\356\344\355\356\345 \350 \357\356\353\355\356\345 \360\340\347\342\350\362\350\345 \345"
               "\343\356 \353\350\367\355\356\361\362\350."},
        Sample{"RussianKoi", Encoding::kKoi8U,
               "\353\301\326\304\331\312 \336\305\314\317\327\305\313 \311\315\305\305\324 \317\302\321\332\301"
               "\316\316\317\323\324\311 \320\305\322\305\304 \317\302\335\305\323\324\327\317\315, \327 \313"
               "\317\324\317\322\317\315 \324\317\314\330\313\317 \311 \327\317\332\315\317\326\316\317 \323\327"
               "\317\302\317\304\316\317\305 \311 \320\317\314\316\317\305 \322\301\332\327\311\324\311\305 \305"
               "\307\317 \314\311\336\316\317\323\324\311."},
        Sample{"RussianIso", Encoding::kIso8859_5,
               "\272\320\326\324\353\331 \347\325\333\336\322\325\332 \330\334\325\325\342 \336\321\357\327\320"
               "\335\335\336\341\342\330 \337\325\340\325\324 \336\321\351\325\341\342\322\336\334, \322 \332"
               "\336\342\336\340\336\334 \342\336\333\354\332\336 \330 \322\336\327\334\336\326\335\336 \341\322"
               "\336\321\336\324\335\336\325 \330 \337\336\333\335\336\325 \340\320\327\322\330\342\330\325 \325"
               "\323\336 \333\330\347\335\336\341\342\330."},
        Sample{"RussianDos", Encoding::kIbm866,
               "\212\240\246\244\353\251 \347\245\253\256\242\245\252 \250\254\245\245\342 \256\241\357\247\240"
               "\255\255\256\341\342\250 \257\245\340\245\244 \256\241\351\245\341\342\242\256\254, \242 \252"
               "\256\342\256\340\256\254 \342\256\253\354\252\256 \250 \242\256\247\254\256\246\255\256 \341\242"
               "\256\241\256\244\255\256\245 \250 \257\256\253\255\256\245 \340\240\247\242\250\342\250\245 \245"
               "\243\256 \253\250\347\255\256\341\342\250."},
        Sample{"Greek", Encoding::kWindows1253,
               "\324\357 \334\364\357\354\357 \335\367\345\351 \352\341\350\336\352\357\355\364\341 \341\360\335"
               "\355\341\355\364\351 \363\364\347\355 \352\357\351\355\374\364\347\364\341, \354\335\363\341 "
               "\363\364\341 \360\353\341\337\363\351\341 \364\347\362 \357\360\357\337\341\362 \352\341\351 "
               "\354\374\355\357 \345\337\355\341\351 \344\365\355\341\364\336 \347 \345\353\345\375\350\345\361"
               "\347 \352\341\351 \357\353\357\352\353\347\361\371\354\335\355\347 \341\355\334\360\364\365\356"
               "\347 \364\347\362 \360\361\357\363\371\360\351\352\374\364\347\364\334\362 \364\357\365."},
        Sample{"Hebrew", Encoding::kWindows1255,
               "\353\354 \340\343\355 \346\353\340\351 \354\356\371\350\370 \361\345\366\351\340\354\351 \345"
               "\341\351\360\354\340\345\356\351, \371\341\345 \340\364\371\370 \351\344\351\344 \354\367\351"
               "\351\355 \341\356\354\345\340\357 \340\372 \344\346\353\345\351\345\372 \345\344\347\370\345\351"
               "\345\372 \340\371\370 \360\367\341\362\345 \341\344\353\370\346\344 \346\345."},
        Sample{"Arabic", Encoding::kWindows1256,
               "\341\337\341 \335\321\317 \307\341\315\336 \335\355 \315\343\307\355\311 \307\341\343\325\307"
               "\341\315 \307\341\303\317\310\355\311 \346\307\341\343\307\317\355\311 \307\341\343\312\321\312"
               "\310\311 \332\341\354 \305\344\312\307\314\345 \307\341\332\341\343\355 \303\346 \307\341\303"
               "\317\310\355 \303\346 \307\341\335\344\355."},
        Sample{"Thai", Encoding::kWindows874,
               "\267\330\241\244\271\301\325\313\271\351\322\267\325\350\265\350\315\273\303\320\252\322\244\301"
               " \264\351\307\302\241\322\303\276\321\262\271\322\272\330\244\305\324\241\300\322\276\242\315"
               "\247\265\271\342\264\302\315\324\312\303\320\340\265\347\301\267\325\350 \250\320\241\303\320"
               "\267\323\344\264\351\241\347\341\265\350\343\271\273\303\320\252\322\244\301\340\267\350\322\271"
               "\321\351\271"},
        Sample{"Japanese", Encoding::kShiftJis,
               "\202\267\202\327\202\304\220l\202\315\201A\202\273\202\314\220l\212i\202\314\216\251\227R\202"
               "\251\202\302\212\256\221S\202\310\224\255\223W\202\252\202\273\202\314\222\206\202\311\202\240"
               "\202\302\202\304\202\314\202\335\211\302\224\134\202\305\202\240\202\351\216\320\211\357\202\311"
               "\221\316\202\265\202\304\213`\226\261\202\360\225\211\202\244\201B"},
        Sample{"JapaneseEuc", Encoding::kEucJp,
               "\244\271\244\331\244\306\277\315\244\317\241\242\244\275\244\316\277\315\263\312\244\316\274\253"
               "\315\263\244\253\244\304\264\260\301\264\244\312\310\257\305\270\244\254\244\275\244\316\303\346"
               "\244\313\244\242\244\304\244\306\244\316\244\337\262\304\307\275\244\307\244\242\244\353\274\322"
               "\262\361\244\313\302\320\244\267\244\306\265\301\314\263\244\362\311\351\244\246\241\243"},
        Sample{"Korean", Encoding::kEucKr,
               "\270\360\265\347 \273\347\266\367\300\272 \261\327 \276\310\277\241\274\255\270\270 \300\332\275"
               "\305\300\307 \300\316\260\335\300\314 \300\332\300\257\267\323\260\355 \277\317\300\374\307\317"
               "\260\324 \271\337\300\374\307\322 \274\366 \300\326\264\302 \260\370\265\277\303\274\277\241 "
               "\264\353\307\317\277\251 \300\307\271\253\270\246 \260\241\301\370\264\331."},
        Sample{"Simplified", Encoding::kGb18030,
               "\310\313\310\313\266\324\311\347\273\341\270\272\323\320\322\345\316\361,\322\362\316\252\326"
               "\273\323\320\324\332\311\347\273\341\326\320\313\373\265\304\270\366\320\324\262\305\277\311\304"
               "\334\265\303\265\275\327\324\323\311\272\315\263\344\267\326\265\304\267\242\325\271\241\243"},
        Sample{"Traditional", Encoding::kBig5,
               "\244H\244H\271\357\252\300\267|\255t\246\263\270q\260\310\241A\246]\254\260\245u\246\263\246b"
               "\252\300\267|\244\244\245L\252\272\255\323\251\312\244~\245i\257\340\261o\250\354\246\333\245"
               "\321\251M\245R\244\300\252\272\265o\256i\241C"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(CharsetDetection, SaysNothingOfAFewBytes) {
  EXPECT_EQ(detect_encoding("<p>caf\xE9"), std::nullopt);
  EXPECT_EQ(of("<p>caf\xE9"), Encoding::kWindows1252);
}

TEST(CharsetDetection, ReadsOverTags) {
  EXPECT_EQ(detect_encoding("<p title='\xEF\xF0\xE8\xE2\xE5\xF2'>only ASCII</p>"), std::nullopt);
}

}  // namespace
}  // namespace curate::html
