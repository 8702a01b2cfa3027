use super::*;

#[test]
fn texts_have_places_and_plurals_and_what_a_language_lacks_is_said_in_english() {
    let own = Catalogue::own(Path::new("xx.ftl"), "common-close = <fermer>\n".into()).unwrap();
    speak(Box::leak(Box::new(own)));
    assert_eq!(
        (text!("common-close"), text!("common-wait")),
        ("<fermer>", "Wait for the present job, or stop it")
    );
    assert_eq!(local("Close"), "<fermer>");
    assert_eq!(local("Nothing is under way"), "Nothing is under way");
    assert_eq!(local("a robot of mine"), "a robot of mine");
}

#[test]
fn a_file_that_is_not_fluent_is_refused_with_the_line() {
    let error = Catalogue::own(Path::new("xx.ftl"), "# mine\ncommon-close = Fermer\nand then {\n".into());
    assert!(error.err().unwrap().to_string().contains("line 3"));
}
