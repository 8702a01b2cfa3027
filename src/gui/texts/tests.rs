use super::*;

#[test]
fn texts_have_places_and_plurals_and_what_a_language_lacks_is_said_in_english() {
    let own = "common-close = <fermer>\ncommon-saved = <enregistré sous { $fichier }>\n";
    let own = Catalogue::own(Path::new("xx.ftl"), own.into()).expect("sound");
    speak(Box::leak(Box::new(own)));
    assert_eq!(
        (text!("common-close"), text!("common-wait")),
        ("<fermer>", "Wait for the present job, or stop it")
    );
    assert_eq!(text!("common-saved", folder = "x"), "Saved to x", "it has another place");
    assert_eq!(text!("shell-notices", n = 1), "1 notice");
    assert_eq!(text!("shell-notices", n = 2), "2 notices");
    assert_eq!(local("Close"), "<fermer>");
    assert_eq!(local("Nothing is under way"), "Nothing is under way");
    assert_eq!(local("a robot of mine"), "a robot of mine");
}

#[test]
fn a_file_that_is_not_fluent_is_refused_with_the_line() {
    let error = Catalogue::own(Path::new("xx.ftl"), "# mine\ncommon-close = Fermer\nand then {\n".into());
    assert!(error.err().expect("refused").to_string().contains("line 3"));
}

#[test]
fn braces_in_braces_in_braces_are_refused_before_they_fill_the_stack() {
    let deep = format!("common-close = {}", "{".repeat(1 << 18));
    let error = Catalogue::own(Path::new("xx.ftl"), deep).err().expect("refused");
    assert!(error.to_string().contains("line 1: too many braces"));
    let circular = "common-close = { common-open }\ncommon-open = { common-close }\n";
    let own = Catalogue::own(Path::new("xx.ftl"), circular.into()).expect("sound");
    assert_eq!(own.fixed("common-close"), None, "it would never end");
}
