//! One lesson in seven languages, with the evidence a run of it would bring.

use std::collections::BTreeMap;

use super::SOURCE;
use crate::model::score::Score;
use crate::model::tree::{Controls, Element, Node, Played};
use crate::tsx::score::page::Page;
use crate::tsx::score::{Evidence, score};

/// A lesson of headings, prose, a list, an example and a quiz that answers.
#[derive(Clone, Copy)]
pub(super) struct Made<'a> {
    pub(super) title: &'a str,
    pub(super) outline: &'a str,
    headings: [&'a str; 3],
    prose: [&'a str; 4],
    listed: [&'a str; 3],
    /// A question and two options each.
    questions: [[&'a str; 3]; 3],
    check: &'a str,
    /// What is said when it is checked, and the way to another try.
    answers: [&'a str; 6],
}

pub(super) fn element(tag: &str, children: Vec<Node>) -> Node {
    Node::Element(Element { tag: tag.into(), children, ..Element::default() })
}

pub(super) fn text(text: &str) -> Node {
    Node::Text(text.into())
}

fn with(tag: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Node {
    let attributes: BTreeMap<String, String> =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Node::Element(Element { tag: tag.into(), attributes, children, ..Element::default() })
}

impl<'a> Made<'a> {
    pub(super) const fn titled(self, title: &'a str) -> Self {
        Self { title, ..self }
    }

    fn tree(&self) -> Vec<Node> {
        let block = |tag: &str, words: &str| element(tag, vec![text(words)]);
        let mut children = vec![block("h1", self.title), block("p", self.prose[0])];
        for (heading, prose) in self.headings.iter().zip(&self.prose[1..]) {
            children.extend([block("h2", heading), block("p", prose)]);
        }
        children.push(element("ul", self.listed.iter().map(|item| block("li", item)).collect()));
        for (at, [question, first, second]) in self.questions.iter().enumerate() {
            let option = |words: &str| {
                let radio = with("input", &[("type", "radio"), ("name", &format!("q{at}"))], vec![]);
                element("label", vec![radio, text(words)])
            };
            children.push(element("fieldset", vec![block("legend", question), option(first), option(second)]));
        }
        children.push(block("button", self.check));
        children.push(with("p", &[("role", "status")], vec![]));
        vec![element("main", children)]
    }

    /// The score with `outline` as the outline.
    pub(super) fn score(&self, outline: &str) -> Score {
        self.score_with(outline, |evidence, rest| rest(evidence))
    }

    /// The score after `change` passed on the evidence as it wants it.
    pub(super) fn score_with(
        &self,
        outline: &str,
        change: impl Fn(&Evidence, &dyn Fn(&Evidence) -> Score) -> Score,
    ) -> Score {
        let tree = self.tree();
        let mounted = Page::read(&tree).passages;
        let texts: Vec<String> = mounted.into_iter().chain(self.answers.map(str::to_owned)).collect();
        let played = Played { clicks: 4, choices: 6, states: 12, renders: 14, elements: 400, ..Played::default() };
        let controls = Controls { buttons: 2, choices: 6, fields: 0 };
        let evidence = Evidence {
            title: self.title,
            outline,
            source: SOURCE,
            tree: &tree,
            texts: &texts,
            played: &played,
            controls: &controls,
            warnings: &[],
        };
        change(&evidence, &score)
    }
}

pub(super) const ENGLISH: Made = Made {
    title: "Photosynthesis",
    outline: "# Photosynthesis\n- plants make sugar from light\n- water comes in through the roots\n\
              - carbon dioxide enters through stomata in the leaves\n- chlorophyll absorbs light in the chloroplasts\n\
              - oxygen is given off",
    headings: ["What a plant needs", "Where it happens", "What comes of it"],
    prose: [
        "Every green plant builds its own food. It needs nothing but air, water and the light of the sun.",
        "Roots draw water out of the soil and pass it up the stem. Carbon dioxide from the air slips into each leaf \
         through tiny pores called stomata, which can open and close.",
        "Inside the leaf cells lie chloroplasts. They are full of chlorophyll, a green pigment that catches light and \
         keeps its energy for a moment.",
        "With that energy the plant joins water and carbon dioxide into sugar. For example, an apple tree stores it in \
         its fruit. Oxygen is left over and leaves by the same pores.",
    ],
    listed: ["Sunlight gives the energy", "Water comes from the soil", "Carbon dioxide comes from the air"],
    questions: [
        ["Through which openings does air enter a leaf?", "Stomata", "Root hairs"],
        ["Which pigment catches the light?", "Chlorophyll", "Haemoglobin"],
        ["Which gas does the plant give off?", "Oxygen", "Nitrogen"],
    ],
    check: "Check my answers",
    answers: [
        "Correct.",
        "Not yet.",
        "Stomata are pores that let air into the leaf.",
        "Chlorophyll is green because it does not absorb green light.",
        "Oxygen remains when water is split.",
        "Score: 2 of 3. Try again",
    ],
};

pub(super) const GERMAN: Made = Made {
    title: "Fotosynthese",
    outline: "# Fotosynthese\n- Pflanzen bilden Zucker aus Licht\n- Wasser kommt durch die Wurzeln\n\
              - Kohlendioxid gelangt durch Spaltöffnungen in die Blätter\n\
              - Chlorophyll nimmt in den Chloroplasten Licht auf\n- Sauerstoff wird abgegeben",
    headings: ["Was eine Pflanze braucht", "Wo es geschieht", "Was dabei entsteht"],
    prose: [
        "Jede grüne Pflanze baut ihre Nahrung selbst. Sie braucht dazu nur Luft, Wasser und das Licht der Sonne.",
        "Die Wurzeln ziehen Wasser aus dem Boden und leiten es im Stängel nach oben. Kohlendioxid aus der Luft gelangt \
         durch winzige Spaltöffnungen in jedes Blatt, die sich öffnen und schließen können.",
        "In den Zellen der Blätter liegen Chloroplasten. Sie sind voll von Chlorophyll, einem grünen Farbstoff, der \
         Licht einfängt und seine Energie einen Augenblick lang festhält.",
        "Mit dieser Energie verbindet die Pflanze Wasser und Kohlendioxid zu Zucker. Zum Beispiel lagert ein Apfelbaum \
         ihn in seinen Früchten ein. Übrig bleibt Sauerstoff, der durch dieselben Öffnungen entweicht.",
    ],
    listed: ["Sonnenlicht liefert die Energie", "Wasser stammt aus dem Boden", "Kohlendioxid stammt aus der Luft"],
    questions: [
        ["Durch welche Öffnungen kommt Luft ins Blatt?", "Spaltöffnungen", "Wurzelhaare"],
        ["Welcher Farbstoff fängt das Licht ein?", "Chlorophyll", "Hämoglobin"],
        ["Welches Gas gibt die Pflanze ab?", "Sauerstoff", "Stickstoff"],
    ],
    check: "Antworten prüfen",
    answers: [
        "Richtig.",
        "Noch nicht.",
        "Spaltöffnungen sind Poren, die Luft in das Blatt lassen.",
        "Chlorophyll ist grün, weil es grünes Licht nicht aufnimmt.",
        "Sauerstoff bleibt übrig, wenn Wasser gespalten wird.",
        "Punkte: 2 von 3. Noch einmal versuchen",
    ],
};

pub(super) const ARABIC: Made = Made {
    title: "البناء الضوئي",
    outline: "# البناء الضوئي\n- النباتات تصنع السكر من الضوء\n- الماء يدخل عبر الجذور\n\
              - ثاني أكسيد الكربون يدخل عبر الثغور في الأوراق\n- الكلوروفيل يمتص الضوء في البلاستيدات\n- الأكسجين يخرج إلى الهواء",
    headings: ["ماذا يحتاج النبات", "أين يحدث ذلك", "ماذا ينتج عنه"],
    prose: [
        "يبني كل نبات أخضر غذاءه بنفسه. لا يحتاج البناء الضوئي إلا إلى الهواء والماء وضوء الشمس.",
        "تسحب الجذور الماء من التربة وترفعه في الساق. ويدخل ثاني أكسيد الكربون من الهواء إلى كل ورقة عبر فتحات صغيرة \
         تسمى الثغور، وهي تنفتح وتنغلق حسب الحاجة.",
        "في خلايا الأوراق توجد البلاستيدات الخضراء. وهي مليئة بمادة الكلوروفيل، وهو صبغ أخضر يمتص الضوء ويحفظ طاقته \
         لحظة قصيرة.",
        "بهذه الطاقة يجمع النبات الماء وثاني أكسيد الكربون ويصنع منهما السكر. مثل شجرة التفاح التي تخزن السكر في \
         ثمارها. ويبقى الأكسجين فيخرج من الفتحات نفسها.",
    ],
    listed: ["ضوء الشمس يعطي الطاقة", "الماء يأتي من التربة", "ثاني أكسيد الكربون يأتي من الهواء"],
    questions: [
        ["عبر أي فتحات يدخل الهواء إلى الورقة؟", "الثغور", "الشعيرات الجذرية"],
        ["أي صبغ يمتص الضوء؟", "الكلوروفيل", "الهيموغلوبين"],
        ["أي غاز يطلقه النبات؟", "الأكسجين", "النيتروجين"],
    ],
    check: "تحقق من إجاباتي",
    answers: [
        "صحيح.",
        "ليس بعد.",
        "الثغور فتحات تسمح بدخول الهواء إلى الورقة.",
        "الكلوروفيل أخضر لأنه لا يمتص الضوء الأخضر.",
        "الأكسجين يبقى عندما ينقسم جزيء الماء.",
        "النتيجة: ٢ من ٣. حاول مرة أخرى",
    ],
};

pub(super) const JAPANESE: Made = Made {
    title: "光合成",
    outline: "# 光合成\n- 植物は光から糖を作る\n- 水は根から入る\n- 二酸化炭素は葉の気孔から入る\n\
              - 葉緑体のクロロフィルが光を吸収する\n- 酸素を放出する",
    headings: ["植物に必要なもの", "どこで起こるか", "何ができるか"],
    prose: [
        "緑色の植物は、自分の栄養を自分で作ります。そのために必要なのは、空気と水と太陽の光だけです。",
        "根は土の中から水を吸い上げ、茎を通して上へ運びます。空気中の二酸化炭素は、気孔という小さな穴を通って葉の中に入ります。\
         気孔は開いたり閉じたりします。",
        "葉の細胞の中には葉緑体があります。葉緑体にはクロロフィルという緑色の色素がたくさんあり、光を吸収して、そのエネルギーを\
         少しの間たくわえます。",
        "植物はそのエネルギーを使って、水と二酸化炭素から糖を作ります。たとえば、リンゴの木は糖を実にたくわえます。残った酸素は、\
         同じ穴から放出されます。",
    ],
    listed: ["太陽の光がエネルギーになる", "水は土から来る", "二酸化炭素は空気から来る"],
    questions: [
        ["空気は葉のどこから入りますか。", "気孔", "根毛"],
        ["光を吸収する色素はどれですか。", "クロロフィル", "ヘモグロビン"],
        ["植物が出す気体はどれですか。", "酸素", "窒素"],
    ],
    check: "答えを確かめる",
    answers: [
        "正解です。",
        "まだです。",
        "気孔は葉に空気を通す小さな穴です。",
        "クロロフィルは緑の光を吸収しないので緑色に見えます。",
        "水が分かれるときに酸素が残ります。",
        "得点：3問中2問。もう一度",
    ],
};

pub(super) const HINDI: Made = Made {
    title: "प्रकाश संश्लेषण",
    outline: "# प्रकाश संश्लेषण\n- पौधे प्रकाश से शर्करा बनाते हैं\n- पानी जड़ों से आता है\n\
              - कार्बन डाइऑक्साइड पत्तियों के रंध्रों से आती है\n- क्लोरोफिल हरितलवक में प्रकाश सोखता है\n- ऑक्सीजन बाहर निकलती है",
    headings: ["पौधे को क्या चाहिए", "यह कहाँ होता है", "इससे क्या बनता है"],
    prose: [
        "हर हरा पौधा अपना भोजन खुद बनाता है। प्रकाश संश्लेषण के लिए उसे केवल हवा, पानी और सूरज की रोशनी चाहिए।",
        "जड़ें मिट्टी से पानी खींचती हैं और उसे तने में ऊपर भेजती हैं। हवा की कार्बन डाइऑक्साइड हर पत्ती में छोटे छिद्रों से जाती है, \
         जिन्हें रंध्र कहते हैं, और वे खुलते और बंद होते हैं।",
        "पत्तियों की कोशिकाओं में हरितलवक होते हैं। वे क्लोरोफिल से भरे होते हैं, जो एक हरा वर्णक है और प्रकाश सोखकर उसकी ऊर्जा \
         थोड़ी देर रखता है।",
        "इस ऊर्जा से पौधा पानी और कार्बन डाइऑक्साइड को जोड़कर शर्करा बनाता है। उदाहरण के लिए सेब का पेड़ उसे अपने फल में जमा करता \
         है। बची हुई ऑक्सीजन उन्हीं छिद्रों से बाहर निकल जाती है।",
    ],
    listed: ["सूरज का प्रकाश ऊर्जा देता है", "पानी मिट्टी से मिलता है", "कार्बन डाइऑक्साइड हवा से मिलती है"],
    questions: [
        ["हवा पत्ती में किन छिद्रों से जाती है?", "रंध्र", "मूल रोम"],
        ["कौन सा वर्णक प्रकाश सोखता है?", "क्लोरोफिल", "हीमोग्लोबिन"],
        ["पौधा कौन सी गैस छोड़ता है?", "ऑक्सीजन", "नाइट्रोजन"],
    ],
    check: "मेरे उत्तर जाँचें",
    answers: [
        "सही।",
        "अभी नहीं।",
        "रंध्र वे छिद्र हैं जो हवा को पत्ती में आने देते हैं।",
        "क्लोरोफिल हरा है क्योंकि वह हरा प्रकाश नहीं सोखता।",
        "पानी के टूटने पर ऑक्सीजन बच जाती है।",
        "अंक: ३ में से २। फिर से कोशिश करें",
    ],
};

pub(super) const CHINESE: Made = Made {
    title: "光合作用",
    outline: "# 光合作用\n- 植物利用光制造糖\n- 水通过根进入植物\n- 二氧化碳通过叶片的气孔进入\n- 叶绿体中的叶绿素吸收光\n- 释放氧气",
    headings: ["植物需要什么", "在哪里发生", "产生了什么"],
    prose: [
        "每一株绿色植物都自己制造养分。光合作用只需要空气、水和阳光。",
        "根从土壤中吸收水分，并通过茎向上输送。空气中的二氧化碳经过很小的气孔进入每一片叶子，气孔可以打开，也可以关闭。",
        "叶片的细胞里有叶绿体。叶绿体里充满了叶绿素，这是一种绿色的色素，它能吸收光，并把光的能量保存一小会儿。",
        "植物利用这些能量，把水和二氧化碳合成为糖。例如，苹果树把糖储存在果实里。剩下的氧气从同样的小孔释放到空气中。",
    ],
    listed: ["阳光提供能量", "水来自土壤", "二氧化碳来自空气"],
    questions: [
        ["空气从叶片的哪里进入？", "气孔", "根毛"],
        ["哪一种色素吸收光？", "叶绿素", "血红蛋白"],
        ["植物放出哪一种气体？", "氧气", "氮气"],
    ],
    check: "检查我的答案",
    answers: [
        "正确。",
        "还不对。",
        "气孔是让空气进入叶片的小孔。",
        "叶绿素不吸收绿光，所以看起来是绿色的。",
        "水分解以后，氧气就剩下来了。",
        "得分：2 / 3。再试一次",
    ],
};

pub(super) const THAI: Made = Made {
    title: "การสังเคราะห์ด้วยแสง",
    outline: "# การสังเคราะห์ด้วยแสง\n- พืชสร้างน้ำตาลจากแสง\n- น้ำเข้าทางราก\n- คาร์บอนไดออกไซด์เข้าทางปากใบ\n\
              - คลอโรฟิลล์ดูดซับแสงในคลอโรพลาสต์\n- ปล่อยออกซิเจน",
    headings: ["พืชต้องการอะไร", "เกิดขึ้นที่ไหน", "ได้อะไรออกมา"],
    prose: [
        "พืชสีเขียวทุกต้นสร้างอาหารได้เอง การสังเคราะห์ด้วยแสงใช้เพียงอากาศ น้ำ และแสงแดดเท่านั้น",
        "รากดูดน้ำจากดินแล้วลำเลียงขึ้นไปตามลำต้น ส่วนคาร์บอนไดออกไซด์ในอากาศเข้าสู่ใบทางรูเล็ก ๆ ที่เรียกว่าปากใบ ซึ่งเปิดและปิดได้",
        "ภายในเซลล์ของใบมีคลอโรพลาสต์ ซึ่งเต็มไปด้วยคลอโรฟิลล์ สารสีเขียวที่ดูดซับแสงและเก็บพลังงานไว้ชั่วขณะ",
        "พืชใช้พลังงานนั้นรวมน้ำกับคาร์บอนไดออกไซด์ให้เป็นน้ำตาล ต้นแอปเปิลเก็บน้ำตาลไว้ในผล ส่วนออกซิเจนที่เหลือถูกปล่อยออกทางรูเดิม",
    ],
    listed: ["แสงแดดให้พลังงาน", "น้ำมาจากดิน", "คาร์บอนไดออกไซด์มาจากอากาศ"],
    questions: [
        ["อากาศเข้าสู่ใบทางใด?", "ปากใบ", "ขนราก"],
        ["สารใดดูดซับแสง?", "คลอโรฟิลล์", "ฮีโมโกลบิน"],
        ["พืชปล่อยก๊าซใด?", "ออกซิเจน", "ไนโตรเจน"],
    ],
    check: "ตรวจคำตอบ",
    answers: [
        "ถูกต้อง",
        "ยังไม่ใช่",
        "ปากใบคือรูที่ให้อากาศเข้าสู่ใบของพืช",
        "คลอโรฟิลล์มีสีเขียวเพราะไม่ดูดซับแสงสีเขียว",
        "ออกซิเจนเหลืออยู่เมื่อน้ำถูกแยกออก",
        "คะแนน 2 จาก 3 ลองอีกครั้ง",
    ],
};
