//! An archive of NumPy arrays: `states` and `actions` are matrices with a row a state, the others vectors of as many rows. What has no
//! value in an episode's last row is NaN.

use std::io::{self, Seek, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::super::{Dataset, Episode};
use crate::plant::Element;

pub(super) fn write(data: &Dataset, file: impl Write + Seek) -> io::Result<()> {
    let spec = data.spec();
    let rows: usize = data.all().iter().map(|episode| episode.len() + 1).sum();
    let mut archive = Archive { zip: ZipWriter::new(file), rows };
    archive.integers("episode", data, |episode, _| episode.id as i64)?;
    archive.integers("step", data, |_, t| t as i64)?;
    let times = each_row(data).flat_map(|(_, t)| (t as f64 * spec.control_period).to_le_bytes());
    archive.array("time_s", "<f8", &format!("({rows},)"), times)?;
    archive.flags("held_out", data, |episode| episode.split == super::super::Split::Validation)?;
    archive.flags("dropped", data, |episode| episode.dropped)?;
    archive.flags("terminated", data, |episode| episode.terminated)?;
    archive.matrix("states", spec.state.len(), data, |episode, t| Some(episode.state(t)))?;
    let given = |episode: &Episode, t: usize| t < episode.len();
    archive.matrix("actions", spec.action.len(), data, |e, t| given(e, t).then(|| e.action(t)))?;
    archive.matrix("rewards", 1, data, |e, t| given(e, t).then(|| &e.rewards()[t..=t]))?;
    archive.names("state_names", &spec.state, |element| &element.name)?;
    archive.names("state_units", &spec.state, |element| &element.unit)?;
    archive.names("action_names", &spec.action, |element| &element.name)?;
    archive.names("action_units", &spec.action, |element| &element.unit)?;
    archive.zip.finish().map(drop).map_err(io::Error::other)
}

/// Every state of every episode, in order.
fn each_row(data: &Dataset) -> impl Iterator<Item = (&Episode, usize)> {
    data.all().iter().flat_map(|episode| (0..=episode.len()).map(move |t| (&**episode, t)))
}

struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    rows: usize,
}

impl<W: Write + Seek> Archive<W> {
    /// An array of the type `descr` in NumPy's words; `shape` is a tuple in Python's.
    fn array(
        &mut self,
        name: &str,
        descr: &str,
        shape: &str,
        bytes: impl Iterator<Item = u8>,
    ) -> io::Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = options.large_file(self.rows > 1 << 24);
        self.zip.start_file(format!("{name}.npy"), options).map_err(io::Error::other)?;
        let mut head = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
        // The numbers begin at a multiple of 64 bytes; a line break ends the header.
        head += &" ".repeat((64 - (10 + head.len() + 1) % 64) % 64);
        head.push('\n');
        let length = u16::try_from(head.len()).map_err(io::Error::other)?;
        let mut out = io::BufWriter::new(&mut self.zip);
        out.write_all(b"\x93NUMPY\x01\x00")?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(head.as_bytes())?;
        for byte in bytes {
            out.write_all(&[byte])?;
        }
        out.flush()
    }

    fn integers(
        &mut self,
        name: &str,
        data: &Dataset,
        of: impl Fn(&Episode, usize) -> i64,
    ) -> io::Result<()> {
        let shape = format!("({},)", self.rows);
        self.array(name, "<i8", &shape, each_row(data).flat_map(|(episode, t)| of(episode, t).to_le_bytes()))
    }

    fn flags(&mut self, name: &str, data: &Dataset, of: impl Fn(&Episode) -> bool) -> io::Result<()> {
        let shape = format!("({},)", self.rows);
        self.array(name, "|b1", &shape, each_row(data).map(|(episode, _)| u8::from(of(episode))))
    }

    /// `columns` numbers a row, or NaN where there are none; a vector where there is one column.
    fn matrix<'a>(
        &mut self,
        name: &str,
        columns: usize,
        data: &'a Dataset,
        of: impl Fn(&'a Episode, usize) -> Option<&'a [f32]>,
    ) -> io::Result<()> {
        let shape = if name == "rewards" {
            format!("({},)", self.rows)
        } else {
            format!("({}, {columns})", self.rows)
        };
        let nothing = vec![f32::NAN; columns];
        let numbers = each_row(data).flat_map(|(episode, t)| {
            let row = of(episode, t).unwrap_or(&nothing);
            row.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>()
        });
        self.array(name, "<f4", &shape, numbers)
    }

    fn names(&mut self, name: &str, elements: &[Element], of: impl Fn(&Element) -> &str) -> io::Result<()> {
        let longest = elements.iter().map(|element| of(element).chars().count()).max().unwrap_or(0).max(1);
        let letters = elements.iter().flat_map(|element| {
            let padding = std::iter::repeat('\0');
            of(element).chars().chain(padding).take(longest).flat_map(|c| u32::from(c).to_le_bytes())
        });
        self.array(name, &format!("<U{longest}"), &format!("({},)", elements.len()), letters)
    }
}
