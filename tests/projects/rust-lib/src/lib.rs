//! Counts words.

/// Returns how many words a text has.
pub fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_words() {
        assert_eq!(count("one two"), 2);
    }
}
