"""Names of places in other scripts: written as they sound, with small words glued to them, and never ordinary words."""

from __future__ import annotations

import pytest

from contact_center.triage.place import Places


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # Arabic, with and without "in" glued to the name
        ("0510", "انا ساكن في هادرسليف"),
        ("0580", "نسكن في ابنرا مع الاولاد"),
        ("0657", "نحنا بهيرنينغ من سنة"),
        ("0813", "وصلت فريدريكسهاون امس"),
        ("0185", "ابحث عن شقة بكاستروب"),
        ("0330", "انتقلنا من روسكيلده لسلاجلسه"),
        ("0461", "هل توجد جمعية عربية في أودنسه؟"),
        # Persian, with "am" and "is" glued to the name
        ("0860", "برادرم در یورینگ زندگی میکند"),
        ("0175", "من ساکن رودووره ام"),
        ("0540", "الان در سوندربورگم"),
        ("0751", "خونه ما آرهوسه"),
        ("0163", "سلام من هرلو میشینم"),
        # Hindi
        ("0561", "मैं एस्बियर में रहता हूँ"),
        ("0159", "हम ग्लैडसेक्स में नए हैं"),
        ("0259", "मैं कोगे में काम करता हूँ"),
        ("0746", "स्कैंडरबॉर्ग में डॉक्टर कैसे चुनूँ"),
        # Greek
        ("0390", "μένω στο Βόρντινγκμποργκ"),
        ("0810", "Μπρόντερσλεβ, ένα χωριό"),
        ("0440", "ήρθα στο Κέρτεμιντε"),
        # Cyrillic: Russian, Ukrainian, Bulgarian
        ("0840", "меня выгоняют из общежития в Скёрпинге"),
        ("0563", "Живемо на острові Фано"),
        ("0540", "Зьонерборг. Де шукати ательє?"),
        ("0849", "Живеем в Пандруп"),
        ("0400", "на Борнхолм сме от пролетта"),
        # Chinese, simplified and traditional, with signs that sound alike
        ("0173", "我跟先生住在灵比"),
        ("0330", "搬到斯勞厄爾瑟，家庭醫師要換嗎"),
        ("0175", "住在勒兹奥勒，一个人带孩子"),
        ("0657", "我们在海宁"),
        ("0167", "我在Hvidovre租的公寓没网"),
    ],
)
def test_a_name_in_another_script_is_known_by_its_sound(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@pytest.mark.parametrize(
    "text",
    [
        "البورتال لا يعمل والبواخر متأخرة",
        "ضاعت مني الرخصة مع البوك والبوسطة",
        "خلصت الماستر وبدي اعرف كيف اسجل بالموقع",
        "انا في غرفة صغيرة من شهر",
        "در فابریکه کار میکنم و برقکار هستم",
        "هر روز سر کار میرم و پرونده دارم",
        "प्रक्रिया क्या है और फॉर्म कहाँ मिलेगा",
        "я хочу просто узнать о станции и прежде всего о гражданах",
        "мене питають при виборі лікаря",
        "чи є заняття в басейні і розклад",
        "Ние сме от Плевен, има ли български тийм",
        "ισχύει η άδεια στο λογιστήριο;",
        "我想在这里找工作，来自山东",
    ],
)
def test_an_ordinary_word_is_no_place(places: Places, text: str) -> None:
    found = places.find(text)
    assert (found.municipality, found.candidates) == (None, ())


def test_a_cyrillic_letter_in_a_latin_name_is_its_twin(places: Places) -> None:
    assert places.find("народила в Еsbjerg").municipality == "0561"  # the first letter is Cyrillic
