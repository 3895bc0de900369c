//! How the enumerations of the special businesses are declared.

/// Declares an enumeration whose members each have one Chinese text, the one that the tax bureau's template lists.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$member_doc:meta])* $member:ident = $text:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "contract", derive(ts_rs::TS))]
        #[serde(rename_all = "camelCase")]
        pub enum $name {
            $($(#[$member_doc])* #[doc = concat!($text, ".")] $member,)+
        }

        impl $name {
            /// All of them, in the template's order.
            pub const ALL: &[Self] = &[$(Self::$member),+];

            /// The text that the tax bureau's template lists.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$member => $text,)+
                }
            }

            /// The one with this text.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.text() == text.trim())
            }
        }
    };
}

pub(super) use words;
