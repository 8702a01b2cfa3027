### The lessons that come with the program. Their English stands in their own files, presets/lessons/*.toml; a translation has, for each,
### `lessons-NAME` with the attribute `.about`, and `lessons-NAME-NUMBER` for a step with `.text`, `.notice` and, where there is one, `.question`.
