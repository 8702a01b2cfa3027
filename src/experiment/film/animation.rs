//! Files that pictures go into, one after the other.

mod gif;

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
};

use anyhow::{Context as _, bail, ensure};

use self::gif::Gif;
use crate::{data::replace_bytes, plant::mujoco::Image};

/// Takes pictures of one size, in order, each as long as the others.
pub trait Animation {
    /// # Errors
    /// If it cannot be written.
    fn add(&mut self, image: &Image) -> anyhow::Result<()>;

    /// Nothing follows: the file is now whole, and where it was asked for.
    ///
    /// # Errors
    /// If it cannot be written.
    fn finish(self: Box<Self>) -> anyhow::Result<()>;
}

impl dyn Animation {
    /// By the ending of `out`: a GIF, a film (`.mp4`, `.webm`; the program ffmpeg makes it), or a folder of PNG files. `rate` is in pictures a
    /// second.
    ///
    /// # Errors
    /// If it cannot be begun, or ffmpeg is needed and not there.
    pub fn create(out: &Path, size: [u32; 2], rate: f64) -> anyhow::Result<Box<Self>> {
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or(Ok(()), fs::create_dir_all).with_context(|| out.display().to_string())?;
        let ending = out.extension().map(|e| e.to_string_lossy().to_lowercase());
        Ok(match ending.as_deref() {
            Some("gif") => Box::new(Gif::create(out, size, rate)?),
            Some("mp4" | "webm") => Box::new(Film::create(out, size, rate)?),
            Some(other) => {
                bail!("{}: \"{other}\" is not an ending of .gif, .mp4, .webm, or of a folder", out.display())
            }
            None => Box::new(Series { folder: out.to_owned(), count: 0 }),
        })
    }
}

/// A film that ffmpeg encodes while it is fed.
struct Film {
    ffmpeg: Child,
    /// Closed at the end.
    pictures: Option<ChildStdin>,
    draft: Draft,
}

impl Film {
    fn create(out: &Path, [width, height]: [u32; 2], rate: f64) -> anyhow::Result<Self> {
        ensure!(
            width % 2 == 0 && height % 2 == 0,
            "a film's width and height must be even, not {width}x{height}"
        );
        let draft = Draft::of(out);
        // Said at once: ffmpeg would say it at its end.
        File::create(&draft.path).with_context(|| out.display().to_string())?;
        let is_webm = draft.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("webm"));
        // What a web page begins to play at once; and VP9 as fast as a window is drawn, which takes a tenth of its usual time.
        let way: &[&str] = if is_webm {
            &["-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1"]
        } else {
            &["-movflags", "+faststart"]
        };
        let mut command = Command::new("ffmpeg");
        #[cfg(unix)]
        {
            // Ctrl+C is for this program, which then ends the film.
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        let mut ffmpeg = command
            .args(["-y", "-loglevel", "error", "-f", "rawvideo", "-pixel_format", "rgb24"])
            .args(["-video_size", &format!("{width}x{height}"), "-framerate", &rate.to_string(), "-i", "-"])
            .args(["-pix_fmt", "yuv420p"])
            .args(way)
            .arg(&draft.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("films are made by the program ffmpeg, which does not start; a .gif needs none")?;
        let pictures = Some(ffmpeg.stdin.take().context("ffmpeg does not listen")?);
        Ok(Self { ffmpeg, pictures, draft })
    }

    /// Nothing follows: waits for ffmpeg to end.
    fn end(&mut self) -> anyhow::Result<()> {
        self.pictures = None;
        let mut said = String::new();
        if let Some(mut errors) = self.ffmpeg.stderr.take() {
            errors.read_to_string(&mut said)?;
        }
        let ended = self.ffmpeg.wait()?;
        ensure!(ended.success(), "{}: ffmpeg: {}", self.draft.out.display(), said.trim());
        Ok(())
    }
}

impl Animation for Film {
    fn add(&mut self, image: &Image) -> anyhow::Result<()> {
        let written = self.pictures.as_mut().map_or(Ok(()), |pictures| pictures.write_all(&image.rgb));
        let Err(broken) = written else { return Ok(()) };
        // It has ended before its time, and says why.
        self.end()?;
        Err(broken).with_context(|| format!("{}: ffmpeg", self.draft.out.display()))
    }

    fn finish(mut self: Box<Self>) -> anyhow::Result<()> {
        self.end()?;
        self.draft.keep()
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        // It has ended by itself where the film was finished.
        let _ = self.ffmpeg.kill();
        let _ = self.ffmpeg.wait();
    }
}

/// Pictures as files of their own, `00000.png` and on.
struct Series {
    folder: PathBuf,
    count: usize,
}

impl Animation for Series {
    fn add(&mut self, image: &Image) -> anyhow::Result<()> {
        let file = self.folder.join(format!("{:05}.png", self.count));
        self.count += 1;
        save_png(image, &file)
    }

    fn finish(self: Box<Self>) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Writes one picture as a PNG file.
///
/// # Errors
/// If it cannot be written; the file is then as it was before.
pub fn save_png(image: &Image, file: &Path) -> anyhow::Result<()> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut bytes,
        &image.rgb,
        image.width,
        image.height,
        image::ExtendedColorType::Rgb8,
        image::ImageFormat::Png,
    )?;
    replace_bytes(file, bytes.get_ref()).with_context(|| file.display().to_string())
}

/// A file beside the one that was asked for, with the same ending. It takes that one's name when it is whole, and is gone otherwise.
struct Draft {
    path: PathBuf,
    out: PathBuf,
}

impl Draft {
    fn of(out: &Path) -> Self {
        let name = out.file_name().map_or_else(Default::default, |name| name.to_string_lossy());
        Self { path: out.with_file_name(format!(".{}-{name}", std::process::id())), out: out.to_owned() }
    }

    fn keep(&self) -> anyhow::Result<()> {
        fs::rename(&self.path, &self.out).with_context(|| self.out.display().to_string())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // There is none any more where it was kept.
        let _ = fs::remove_file(&self.path);
    }
}
