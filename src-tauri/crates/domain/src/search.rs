//! How well a name answers what someone types: a part of it, or its pinyin, whole or by initials.

use pinyin::ToPinyinMulti;

/// The longest pinyin that is looked for; what is longer is looked for as text alone.
const LONGEST: usize = 63;

/// What someone types into a search field.
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
    /// The letters and digits alone, where it is nothing else: it may be pinyin.
    letters: Option<String>,
}

/// How a name answers a query, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It is the name.
    Whole,
    /// The name begins with it.
    Beginning,
    /// It is a part of the name.
    Part,
    /// The pinyin of the name begins with it.
    Sound,
    /// It is a part of the pinyin of the name.
    SoundWithin,
}

impl Query {
    /// What was typed; `None` where that is nothing.
    pub fn new(typed: &str) -> Option<Self> {
        let text = crate::text::half_width_line(typed).to_lowercase();
        let letters: String = text.chars().filter(|c| !matches!(c, ' ' | '\'')).collect();
        // One letter says too little: half of all names sound like it somewhere.
        let may_be_pinyin =
            (2..=LONGEST).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (!text.is_empty()).then_some(Self {
            letters: may_be_pinyin.then_some(letters),
            text,
        })
    }

    /// How a name answers it; `None` where it does not.
    pub fn matches(&self, name: &Searchable) -> Option<Match> {
        if name.lower == self.text {
            return Some(Match::Whole);
        }
        if name.lower.starts_with(&self.text) {
            return Some(Match::Beginning);
        }
        if name.lower.contains(&self.text) {
            return Some(Match::Part);
        }
        let letters = self.letters.as_deref()?;
        let found = (0..name.sounds.len())
            .find(|&start| name.sounds.get(start..).is_some_and(|sounds| spells(sounds, letters)))?;
        Some(if found == 0 { Match::Sound } else { Match::SoundWithin })
    }

    /// Whether a number (a code, a tax number) begins with it.
    pub fn begins(&self, number: &str) -> bool {
        self.text.len() > 1
            && number
                .get(..self.text.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(&self.text))
    }
}

/// A name made ready for many queries.
#[derive(Debug, Clone)]
pub struct Searchable {
    lower: String,
    sounds: Vec<Sound>,
}

/// How one character of a name is spoken.
#[derive(Debug, Clone)]
enum Sound {
    /// As itself: a letter or digit.
    Letter(char),
    /// In one of these ways (长: chang, zhang).
    Readings(Vec<&'static str>),
    /// Not at all: a bracket, a blank.
    Silent,
}

impl Searchable {
    /// Makes a name ready.
    pub fn new(name: &str) -> Self {
        let lower = crate::text::half_width_line(name).to_lowercase();
        let sounds = lower.chars().map(sound).collect();
        Self { lower, sounds }
    }
}

fn sound(c: char) -> Sound {
    if let Some(readings) = c.to_pinyin_multi() {
        let mut plain: Vec<&'static str> = readings.into_iter().map(pinyin::Pinyin::plain).collect();
        plain.sort_unstable();
        plain.dedup();
        return Sound::Readings(plain);
    }
    if c.is_ascii_alphanumeric() {
        Sound::Letter(c)
    } else {
        Sound::Silent
    }
}

/// Whether letters spell the beginning of the sounds: each character whole or by its initial, the last one as far as it
/// was typed (`rjk`, `ruanjian`, `ruanjk`, `ruanji`).
fn spells(sounds: &[Sound], letters: &str) -> bool {
    // Which places of the letters can be reached: one bit each, so that many readings cost no more than one.
    let mut open = 1_u64;
    for sound in sounds {
        let mut next = 0_u64;
        for place in (0..letters.len()).filter(|place| open >> place & 1 == 1) {
            let rest = letters.get(place..).unwrap_or_default();
            match sound {
                Sound::Silent => next |= 1 << place,
                Sound::Letter(letter) if rest.starts_with(*letter) => next |= 1 << (place + 1),
                Sound::Letter(_) => {}
                Sound::Readings(readings) => {
                    for reading in readings {
                        if reading.starts_with(rest) {
                            return true;
                        }
                        if rest.starts_with(reading) {
                            next |= 1 << (place + reading.len());
                        }
                        if rest.as_bytes().first() == reading.as_bytes().first() {
                            next |= 1 << (place + 1);
                        }
                    }
                }
            }
        }
        if next >> letters.len() & 1 == 1 {
            return true;
        }
        if next == 0 {
            return false;
        }
        open = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(query: &str, name: &str) -> Option<Match> {
        Query::new(query)?.matches(&Searchable::new(name))
    }

    #[test]
    fn what_is_typed_finds_a_name_in_several_ways() {
        #[rustfmt::skip]
        let rows = [
            // what                          typed            found
            ("the whole name",               "软件开发服务",    Some(Match::Whole)),
            ("its beginning",                "软件",           Some(Match::Beginning)),
            ("a part",                       "开发",           Some(Match::Part)),
            ("initials",                     "rjkf",          Some(Match::Sound)),
            ("capitals do not matter",       " RJKF ",        Some(Match::Sound)),
            ("nor do full-width letters",    "ｒｊｋｆ",        Some(Match::Sound)),
            ("pinyin",                       "ruanjian",      Some(Match::Sound)),
            ("pinyin with blanks",           "ruan jian",     Some(Match::Sound)),
            ("pinyin still being typed",     "ruanji",        Some(Match::Sound)),
            ("pinyin, then initials",        "ruanjkf",       Some(Match::Sound)),
            ("initials, then pinyin",        "rjkaifa",       Some(Match::Sound)),
            ("initials from the middle",     "kffw",          Some(Match::SoundWithin)),
            ("pinyin from the middle",       "kaifa",         Some(Match::SoundWithin)),
            ("more than the name",           "rjkffwx",       None),
            ("a letter left out",            "rkf",           None),
            ("one letter says too little",   "r",             None),
            ("another name",                 "餐饮",           None),
            ("nothing",                      " ",             None),
        ];
        for (what, query, expected) in rows {
            assert_eq!(found(query, "软件开发服务"), expected, "{what}");
        }
    }

    #[test]
    fn every_reading_of_a_character_counts() {
        for query in ["ctqc", "ztqc", "changtu", "zhangtu"] {
            assert_eq!(found(query, "长途汽车"), Some(Match::Sound), "{query}");
        }
    }

    #[test]
    fn letters_are_their_own_and_brackets_are_passed_over() {
        assert_eq!(found("leddz", "LED灯座"), Some(Match::Sound));
        assert_eq!(
            found("dzled", "灯座LED"),
            Some(Match::Sound),
            "the last of them ends it"
        );
        assert_eq!(found("lexdz", "LED灯座"), None);
        assert_eq!(found("shkj", "上海（嘉定）科技"), None);
        assert_eq!(found("shjd", "上海（嘉定）科技"), Some(Match::Sound));
        assert_eq!(
            found("zbf", "（周边）坊"),
            Some(Match::Sound),
            "one that comes first hides no beginning"
        );
        assert_eq!(
            found("上海(嘉定)", "上海（嘉定）科技"),
            Some(Match::Beginning),
            "either bracket"
        );
    }

    #[test]
    fn a_number_is_found_by_its_beginning() {
        let begins = |query: &str| Query::new(query).unwrap().begins("91310115563144366Q");
        assert!(begins("9131"));
        assert!(begins("91310115563144366q"), "capitals do not matter");
        assert!(!begins("3101"), "not by its middle");
        assert!(!begins("9"), "one digit says too little");
        assert!(!begins("91310115563144366QX"));
    }

    proptest! {
        #[test]
        fn nothing_typed_panics_or_takes_long(query in "[a-e阿爱安0 ]{0,70}", name in "[啊爱安昂恩a-e（]{0,60}") {
            found(&query, &name);
        }

        #[test]
        fn a_name_is_found_by_all_its_initials(name in "[一-龥]{2,20}") {
            let initials: String = Searchable::new(&name).sounds.iter().map(|sound| match sound {
                Sound::Readings(readings) => &readings[0][..1],
                _ => "",
            }).collect();
            prop_assume!(initials.len() == name.chars().count());
            prop_assert!(matches!(found(&initials, &name), Some(Match::Sound)));
        }
    }
}
