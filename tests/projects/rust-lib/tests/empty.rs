#[test]
fn an_empty_text_has_no_words() {
    assert_eq!(words::count("  "), 0);
}
