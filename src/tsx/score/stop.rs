//! Words that carry no meaning of their own, and words that only order a lesson, in a few languages.
//!
//! Small on purpose: a term too many is one of many, and in every other language short words are passed over anyway.
//!
//! May import: nothing of homeroom's.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::folded;

const LISTS: [&str; 9] = [
    "a about after all also an and are as at be because before between but by can do does during each every for from \
     has have how if in into is it its like make makes may more most must not of on one only or other our out over same \
     should so some such than that the their them then there these they this through to under up use used uses using \
     very via was we were what when where which while who why will with within without you your explain describe \
     introduction overview lesson learn learners students understand show example examples quiz question questions \
     exercise summary part basics include includes end ask score recap conclusion",
    "aber als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer eines er es für \
     hat haben ich im in ist kann können man mehr mit nach nicht nur oder sich sie sind so über um und unter viel vom \
     von vor warum was welche wenn werden wie wird wir wo zu zum zur zwischen erklären beschreiben einführung überblick \
     lektion beispiel beispiele frage fragen übung zusammenfassung",
    "à au aux avec ce ces cette comment dans de des du elle en entre est et être il ils la le les leur mais ne nous on \
     ont ou où par pas plus pour pourquoi quand que quel quelle qui quoi sa se ses si son sont sous sur un une vers vous \
     expliquer introduction leçon exemple exemples question questions exercice résumé",
    "al cómo como con cuál cuando de del desde donde el ella en entre es esta este la las lo los más muy no o para pero \
     por porque qué que se sin sobre son su sus también un una unas uno unos y ya explicar introducción lección ejemplo \
     ejemplos pregunta preguntas ejercicio resumen",
    "ao aos as com como da das de do dos e ela em entre é são mais mas na não nas no nos o os ou para pela pelo por \
     porque quando que se sem seu sua também um uma explicar introdução lição exemplo exemplos pergunta perguntas \
     exercício resumo che chi cosa dal dalla degli dei del della delle di gli il nel nella non perché per più quando \
     sono sul tra lezione esempio domande",
    "без был была были в во все для до его ее если есть же за и из или их к как когда который которые ли между мы на не \
     но о об он она они от по под при с со так также такое то только у что чтобы эта эти это урок введение пример примеры \
     вопрос вопросы объяснить",
    "ما من في على إلى عن مع هل هو هي هذا هذه ذلك التي الذي أن إن كان كانت كيف لماذا متى أين أو ثم بعد قبل بين كل لا لم \
     لن قد عند حتى غير أي درس مقدمة مثال أمثلة سؤال أسئلة شرح تمرين",
    "का के की को में से पर है हैं और या यह ये वह वे जो तो ही भी नहीं एक कि ने था थे थी हो होता होती होते कर करते करता \
     करती करना लिए साथ क्या क्यों कैसे कब कहाँ किस अपने इस उस इन उन तक पाठ परिचय उदाहरण प्रश्न अभ्यास",
    "van het een en de dat die voor met zijn niet aan er om ook als bij naar uit door wat waarom hoe worden wordt les \
     voorbeeld vragen ve bir bu için ile da de nedir nasıl neden ders örnek soru",
];

static STOP: LazyLock<HashSet<String>> =
    LazyLock::new(|| LISTS.iter().flat_map(|list| list.split_whitespace()).map(folded).collect());

/// Han characters that join others: a stretch ends at them.
const JOINING_HAN: &str = "的了和是在与與及或等为為之其以对對从從到把被由而也都就不有这這那个個一怎么麼什如何";

/// Whether `word`, folded, is one of them.
pub(super) fn is_stop(word: &str) -> bool {
    STOP.contains(word)
}

pub(super) fn joins(c: char) -> bool {
    JOINING_HAN.contains(c)
}
