#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes texts with invented personal data in them, and says how well `curate` finds it.

usage: make_pii_set.py --out FILE [--seed 1] [--each 40]
       make_pii_set.py --measure build/release/curate [--seed 1] [--each 40] [--json] [--misses N]

FILE is JSON lines {id, language, class, text, spans: [[class, begin, end]]}, offsets in code points; class "none" are
texts with numbers and names that look like personal data and are none. Numbers are random within the formats that their
issuers publish, with right check digits; nothing is copied from anywhere, but a random number may exist.

--measure masks the texts by `pii_mask: {profile: curate}` and prints precision and recall per class and per language,
as a table in Markdown. A find counts if its class and both of its ends are right; finds in texts of class "none" and
wrong ends count against precision.
"""
import argparse
import base64
import collections
import ipaddress
import json
import random
import re
import string
import subprocess
import sys

CLASSES = ["email", "ipv4", "ipv6", "phone", "iban", "card", "secret"]

# Sentences around a find; {} is its place. "about" sentences do not name what it is.
CARRIERS = {
    "en": {"email": ["Write to {} if you have questions.", "Contact: {}", "<{}> wrote on Monday:"],
           "phone": ["Call us at {} today.", "Phone: {}", "Our office ({}) is open until five."], "about": ["We had {} noted for later.", "{} is what it said on the note."]},
    "de": {"email": ["Schreiben Sie uns an {}.", "E-Mail: {}"], "phone": ["Tel.: {}", "Sie erreichen uns unter {} von 9 bis 17 Uhr.", "Telefon {}, Fax auf Anfrage"],
           "about": ["Auf dem Zettel stand {}.", "Notiert wurde {} am Rand."]},
    "fr": {"email": ["Écrivez-nous à {} pour en savoir plus.", "Courriel : {}"], "phone": ["Tél. : {}", "Appelez le {} dès maintenant.", "Téléphone {}"],
           "about": ["Il avait noté {} sur la page.", "On y lisait {} en bas."]},
    "es": {"email": ["Escríbenos a {} hoy.", "Correo: {}"], "phone": ["Teléfono: {}", "Llámanos al {} sin compromiso.", "Tel. {}"],
           "about": ["En la nota ponía {} a mano.", "Quedó apuntado {} aquí."]},
    "it": {"email": ["Scrivete a {} per informazioni.", "E-mail: {}"], "phone": ["Tel. {}", "Chiamaci al {} tutti i giorni.", "Telefono: {}"],
           "about": ["Sul foglio c'era scritto {} a penna.", "Si leggeva {} in fondo."]},
    "pt": {"email": ["Escreva para {} e saiba mais.", "E-mail: {}"], "phone": ["Telefone: {}", "Ligue para {} agora.", "WhatsApp {}"],
           "about": ["No papel estava {} em cima.", "Ficou anotado {} ali."]},
    "nl": {"email": ["Mail naar {} voor vragen.", "E-mail: {}"], "phone": ["Telefoon: {}", "Bel {} voor een afspraak.", "Tel. {}"],
           "about": ["Op het briefje stond {} met pen.", "Daar was {} te lezen."]},
    "pl": {"email": ["Napisz na {} już dziś.", "E-mail: {}"], "phone": ["Telefon: {}", "Zadzwoń: {}", "tel. {}"],
           "about": ["Na kartce było {} ołówkiem.", "Zapisano {} na dole."]},
    "ru": {"email": ["Пишите на {} по любым вопросам.", "Почта: {}"], "phone": ["Телефон: {}", "Звоните {} ежедневно.", "тел. {}"],
           "about": ["На листе было {} карандашом.", "Там значилось {} внизу."]},
    "tr": {"email": ["Bize {} adresinden yazın.", "E-posta: {}"], "phone": ["Telefon: {}", "Bizi {} numarasından arayın.", "Tel: {}"],
           "about": ["Kâğıtta {} yazıyordu.", "Altta {} vardı."]},
    "zh": {"email": ["请发邮件至{}联系我们。", "邮箱：{}"], "phone": ["电话：{}", "请拨打{}咨询。", "手机{}"], "about": ["纸上写着{}。", "下面有{}字样。"]},
    "ja": {"email": ["お問い合わせは{}まで。", "メール：{}"], "phone": ["電話：{}", "お電話は{}へどうぞ。", "携帯 {}"], "about": ["紙には{}と書いてあった。", "下に{}とある。"]},
    "ko": {"email": ["문의는 {}로 보내 주세요.", "이메일: {}"], "phone": ["전화: {}", "{}로 연락 주세요.", "전화번호 {}"], "about": ["종이에 {}라고 적혀 있었다.", "아래에 {}가 있다."]},
    "ar": {"email": ["راسلنا على {} في أي وقت.", "البريد: {}"], "phone": ["هاتف: {}", "اتصل بنا على {} اليوم."], "about": ["كان مكتوبا {} على الورقة.", "في الأسفل {} بخط اليد."]},
    "hi": {"email": ["हमें {} पर लिखें।", "ईमेल: {}"], "phone": ["फोन: {}", "आज ही {} पर संपर्क करें।"], "about": ["कागज पर {} लिखा था।", "नीचे {} था।"]},
}

# N: 0-9, P: 1-9, H: 2-9. What people write in a country, and to it from abroad.
PHONES = {
    "en": ["(HNN) HNN-NNNN", "HNN-HNN-NNNN", "HNN.HNN.NNNN", "+1 HNN HNN NNNN", "1-800-HNN-NNNN", "020 7NNN NNNN", "07NNN NNNNNN", "+44 20 7NNN NNNN", "+44 (0)1N2N NNNNNN"],
    "de": ["030 PNNNNNN", "0PNN/PNNNNN", "0171 PNNNNNN", "+49 30 PNNNNNNN", "+49 (0)89 PNN NNNN", "0PN-PNNNNNN"],
    "fr": ["01 PN NN NN NN", "06.NN.NN.NN.NN", "06NNNNNNNN", "+33 1 PN NN NN NN", "+33 (0)6 NN NN NN NN"],
    "es": ["9PN NN NN NN", "6NN NNN NNN", "+34 6NN NNN NNN", "+34 91 PNN NN NN"],
    "it": ["06 PNNN NNNN", "02 PNNNNNN", "3NN NNNNNNN", "+39 06 PNNN NNNN", "+39 3NN NNN NNNN"],
    "pt": ["(11) 9NNNN-NNNN", "(21) 3NNN-NNNN", "+55 11 9NNNN-NNNN", "+351 21N NNN NNN", "9PN NNN NNN"],
    "nl": ["020-PNNNNNN", "06-NNNNNNNN", "06 NN NN NN NN", "+31 20 PNN NNNN", "+31 6 NNNNNNNN"],
    "pl": ["22 PNN NN NN", "5NN NNN NNN", "+48 5NN NNN NNN", "+48 22 PNN NN NN"],
    "ru": ["8 (495) PNN-NN-NN", "+7 (9NN) NNN-NN-NN", "8 9NN NNN-NN-NN", "+79NNNNNNNNN"],
    "tr": ["0212 PNN NN NN", "0532 NNN NN NN", "+90 532 NNN NN NN", "(0216) PNN NN NN"],
    "zh": ["138NNNNNNNN", "138 NNNN NNNN", "010-PNNNNNNN", "+86 138 NNNN NNNN", "+86 10 PNNN NNNN"],
    "ja": ["03-PNNN-NNNN", "090-NNNN-NNNN", "0120-NNN-NNN", "+81 3-PNNN-NNNN", "+81 90 NNNN NNNN"],
    "ko": ["02-PNN-NNNN", "010-NNNN-NNNN", "031-PNN-NNNN", "+82 10-NNNN-NNNN", "1588-NNNN"],
    "ar": ["+966 5N NNN NNNN", "05N NNN NNNN", "+20 10 NNNN NNNN", "+971 4 PNN NNNN"],
    "hi": ["+91 9NNNN NNNNN", "9NNNN NNNNN", "011-PNNNNNNN", "+91-22-PNNNNNNN"],
}
NAMES = "anna bernd carla dmitri elena farid greta hiro ines jan kofi lena maria noor olga paul quentin rosa sven tariq ursula vera wei yusuf zoe".split()
HOSTS = "gmail.com web.de orange.fr correo.es libero.it uol.com.br ziggo.nl wp.pl mail.ru superonline.com qq.com docomo.ne.jp naver.com acme-tools.co.uk uni-hall.edu north.io".split()
IBANS = {"DE": "NNNNNNNNNNNNNNNNNN", "FR": "NNNNNNNNNNNNNNNNNNNNNNN", "GB": "AAAANNNNNNNNNNNNNN", "ES": "NNNNNNNNNNNNNNNNNNNN", "IT": "ANNNNNNNNNNNNNNNNNNNNNN", "NL": "AAAANNNNNNNNNN",
         "PL": "NNNNNNNNNNNNNNNNNNNNNNNN", "CH": "NNNNNNNNNNNNNNNNN", "AT": "NNNNNNNNNNNNNNNN", "BE": "NNNNNNNNNNNN", "NO": "NNNNNNNNNNN", "TR": "NNNNNNNNNNNNNNNNNNNNNN", "SA": "NNNNNNNNNNNNNNNNNNNN"}
CARDS = ["4NNNNNNNNNNNNNN", "51NNNNNNNNNNNNN", "55NNNNNNNNNNNNN", "2221NNNNNNNNNNN", "34NNNNNNNNNNNN", "37NNNNNNNNNNNN", "6011NNNNNNNNNNN", "3530NNNNNNNNNNN", "36NNNNNNNNNNN", "62NNNNNNNNNNNNN"]


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)

    def pick(self, choices):
        return self.rng.choice(list(choices))

    def fill(self, form):
        pools = {"N": string.digits, "P": "123456789", "H": "23456789", "A": string.ascii_uppercase}
        return "".join(self.pick(pools[c]) if c in pools else c for c in form)

    def letters(self, pool, n):
        return "".join(self.pick(pool) for _ in range(n))

    def email(self, _):
        first, last = self.pick(NAMES), self.pick(NAMES)
        local = self.pick([f"{first}.{last}", f"{first}{self.rng.randint(1, 99)}", f"{first[0]}_{last}", f"{first}+news", first.capitalize() + "." + last.capitalize(), f"{first}-{last}"])
        return local + "@" + self.pick(["", "", "", "mail.", "dept.x1."]) + self.pick(HOSTS)

    def phone(self, language):
        while True:
            number = self.fill(self.pick(PHONES[language]))
            if "555-01" not in number and "555.01" not in number:
                return number

    def ipv4(self, _):
        while True:
            address = ipaddress.IPv4Address(self.rng.getrandbits(32))
            if address.is_global and not address.is_multicast:
                return str(address)

    def ipv6(self, _):
        head = self.pick(["2001:", "2a00:", "2600:", "2a02:", "2400:"]) + f"{self.rng.randint(0x100, 0xcff):x}"
        rest = [f"{self.rng.getrandbits(16):x}" for _ in range(6)]
        return self.pick([head + ":" + ":".join(rest), head + "::" + rest[0], head + ":" + rest[0] + "::" + rest[1]])

    def iban(self, _):
        country = self.pick(sorted(IBANS))
        body = self.fill(IBANS[country])
        check = 98 - int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
        number = f"{country}{check:02d}{body}"
        return number if self.rng.random() < 0.4 else " ".join(number[i:i + 4] for i in range(0, len(number), 4))

    def card(self, _):
        body = self.fill(self.pick(CARDS))
        total = sum(int(d) if i % 2 else (int(d) * 2 - 9 if d > "4" else int(d) * 2) for i, d in enumerate(reversed(body)))
        number = body + str(-total % 10)
        if self.rng.random() < 0.3:
            return number
        sizes = {15: (4, 6, 5), 14: (4, 6, 4)}.get(len(number), (4, 4, 4, 4))
        out, at = [], 0
        for size in sizes:
            out.append(number[at:at + size])
            at += size
        return self.pick(" -").join(out)

    def secret(self, _):
        alnum = string.ascii_letters + string.digits
        upper = string.ascii_uppercase + "234567"
        url = alnum + "_-"
        kind = self.rng.randrange(12)
        if kind == 0:
            return "AKIA" + self.letters(upper, 16)
        if kind == 1:
            return "AIza" + self.letters(url, 34) + self.pick(alnum)
        if kind == 2:
            return self.pick(["ghp_", "gho_", "ghs_"]) + self.letters(alnum, 36)
        if kind == 3:
            return f"xoxb-{self.fill('N' * 12)}-{self.fill('N' * 12)}-{self.letters(alnum, 24)}"
        if kind == 4:
            return "sk_live_" + self.letters(alnum, 24)
        if kind == 5:
            key = base64.b64encode(self.rng.randbytes(300)).decode()
            label = self.pick(["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"])
            return f"-----BEGIN {label}-----\n" + "\n".join(key[i:i + 64] for i in range(0, len(key), 64)) + f"\n-----END {label}-----"
        if kind == 6:
            return "glpat-" + self.letters(alnum, 20)
        if kind == 7:
            part = lambda o: base64.urlsafe_b64encode(json.dumps(o).encode()).decode().rstrip("=")
            return ".".join([part({"alg": "HS256", "typ": "JWT"}), part({"sub": self.fill("N" * 10), "name": self.pick(NAMES)}), self.letters(alnum, 43)])
        if kind == 8:
            return "github_pat_" + self.letters(alnum, 22) + "_" + self.letters(alnum, 59)
        if kind == 9:
            return "hf_" + self.letters(string.ascii_letters, 34)
        if kind == 10:
            return f"https://hooks.slack.com/services/T{self.letters(upper, 8)}/B{self.letters(upper, 8)}/{self.letters(alnum, 24)}"
        return "npm_" + self.letters(alnum, 36)

    def nothing(self, language):
        """Looks like personal data and is none."""
        n = self.fill
        wrong_iban = lambda: (lambda s: s[:2] + f"{(int(s[2:4]) + 1) % 97 + 2:02d}" + s[4:])(self.iban(language))
        wrong_card = lambda: (lambda s: s[:-1] + str((int(s[-1]) + 3) % 10))(self.card(language))
        choices = [
            lambda: f"version {n('P.N.NN.N')}", lambda: f"v{n('P.P.P.P')}", lambda: self.pick(["10.", "192.168.", "127.0."]) + n("P.P"), lambda: n("19NN-20NN"), lambda: n("PN.0P.20NN"),
            lambda: n("20NN-0P-1N 1N:NN:NN"), lambda: f"ISBN 978-{n('P-NNN-NNNNN-N')}", lambda: f"DOI 10.{n('NNNN/NNNNNNN.20NN.NNNNNN')}", lambda: n("PNN,NNN,NNN"), lambda: n("PN.NNN.NNN"), lambda: wrong_iban(), lambda: wrong_card(),
            lambda: self.letters("0123456789abcdef", 40), lambda: "logo@2x.png", lambda: "@" + self.pick(NAMES), lambda: "user@localhost", lambda: f"{self.pick(NAMES)}@example.com", lambda: n("4P.NNNNNN, -7P.NNNNNN"),
            lambda: f"pp. {n('PNN-PNN')}", lambda: n("PPPPPP"), lambda: f"#{n('PNNNNN')}", lambda: f"{n('PN:NN:NN')}", lambda: "ab:cd:ef:01:23:45", lambda: "std::vector::size", lambda: "fe80::1", lambda: "2001:db8::" + n("P"),
            lambda: "ghp_" + "x" * 36, lambda: f"AKIA{n('NNN')}", lambda: n("PNN-PNN"), lambda: n("EUR P.NNN,NN"), lambda: "(2014) " + n("PN, PPN-PNN"), lambda: "202-555-0142", lambda: n("NNNNNNNNNNNNNNNNNNNNN"),
        ]
        return self.pick(choices)()


def make(seed, each):
    maker = Maker(seed)
    for language, carriers in CARRIERS.items():
        for kind in CLASSES + ["none"]:
            for i in range(each):
                form = maker.pick(carriers.get(kind, carriers["about"]))
                value = maker.nothing(language) if kind == "none" else getattr(maker, kind)(language)
                before = maker.pick(carriers["about"]).replace("{}", "…") + maker.pick([" ", "\n"])
                begin = len(before) + form.index("{}")
                spans = [] if kind == "none" else [[kind, begin, begin + len(value)]]
                yield {"id": f"{language}-{kind}-{i}", "language": language, "class": kind, "text": before + form.replace("{}", value), "spans": spans}


def finds(curate, rows):
    """What curate masks, as spans of the texts."""
    mark = {kind: f"\u2983{kind}\u2984" for kind in CLASSES}
    params = ", ".join(f"{kind}_replacements: ['{mark[kind]}']" for kind in CLASSES)
    lines = "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in rows)
    out = subprocess.run([curate, "probe", "stage", f"pii_mask: {{profile: curate, {params}}}"], input=lines, capture_output=True, text=True, check=True).stdout
    for row, line in zip(rows, out.split("\n")):
        masked = json.loads(line).get("text", row["text"])
        pieces = re.split("\u2983(.*?)\u2984", masked)
        match = re.fullmatch("(.+?)".join(re.escape(p) for p in pieces[::2]), row["text"], re.S)
        yield [[kind, *match.span(i + 1)] for i, kind in enumerate(pieces[1::2])]


def measure(curate, rows, misses):
    count = collections.Counter()
    for row, found in zip(rows, finds(curate, rows)):
        wrong = [f for f in found if f not in row["spans"]]
        missed = [s for s in row["spans"] if s not in found]
        for kind, _, _ in row["spans"]:
            count[kind, "all"] += 1
            count[row["language"], kind, "all"] += 1
        for kind, _, _ in found:
            count[kind, "found"] += 1
        for kind, _, _ in (s for s in row["spans"] if s in found):
            count[kind, "right"] += 1
            count[row["language"], kind, "right"] += 1
        if (wrong or missed) and misses > 0:
            misses -= 1
            print(json.dumps({"id": row["id"], "text": row["text"], "wanted": row["spans"], "found": found}, ensure_ascii=False), file=sys.stderr)
    return count


def table(count):
    languages = list(CARRIERS)
    print("| class | precision | recall | " + " | ".join(languages) + " |")
    print("| --- " * (3 + len(languages)) + "|")
    for kind in CLASSES:
        share = lambda a, b: f"{a / b:.3f}" if b else "-"
        print(f"| {kind} | {share(count[kind, 'right'], count[kind, 'found'])} | {share(count[kind, 'right'], count[kind, 'all'])} | "
              + " | ".join(f"{count[l, kind, 'right'] / max(1, count[l, kind, 'all']):.2f}" for l in languages) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out")
    parser.add_argument("--measure")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    rows = list(make(options.seed, options.each))
    if options.out:
        with open(options.out, "w", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    if options.measure:
        count = measure(options.measure, rows, options.misses)
        if options.json:
            for kind in CLASSES:
                print(json.dumps({"class": kind, "precision": count[kind, "right"] / max(1, count[kind, "found"]), "recall": count[kind, "right"] / count[kind, "all"]}))
        else:
            table(count)


if __name__ == "__main__":
    main()
