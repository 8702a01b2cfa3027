//! An archive of NumPy arrays (`numpy.savez`): a vector is a column of its own name; column `i` of a matrix `m` is called `m.i`.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
    thread::Builder,
};

use crossbeam_channel::{Receiver, bounded};
use zip::ZipArchive;

use super::{MOST_ROWS, PIECE, Piece, Pieces, absent, sound};

/// What a `.npy` file begins with, and the longest header that is believed (bytes).
const MAGIC: &[u8] = b"\x93NUMPY";
const MOST_HEADER: usize = 1 << 16;
/// Columns of a matrix that are believed.
const MOST_COLUMNS: usize = 1 << 14;
/// Bytes read at a time.
const BYTES: usize = 1 << 16;

/// An archive, all arrays that are wanted side by side: a thread reads each.
pub(super) struct Arrays {
    arrays: Vec<Array>,
    /// Columns that are wanted.
    width: usize,
}

/// An array that is being read.
struct Array {
    name: String,
    /// Where each of its columns goes.
    places: Vec<usize>,
    pieces: Receiver<Result<Piece, String>>,
}

impl Arrays {
    pub fn open(path: &Path, wanted: &[&str]) -> Result<Self, String> {
        let there = names(&archive(path)?)?;
        let mut arrays = Vec::new();
        let mut found = vec![false; wanted.len()];
        for array in &there {
            // Which columns of this array are wanted, and where they go.
            let of = |column: &str| -> Option<usize> {
                match column.strip_prefix(array.as_str())? {
                    "" => Some(0),
                    rest => rest.strip_prefix('.')?.parse().ok(),
                }
            };
            let places: Vec<(usize, usize)> =
                wanted.iter().enumerate().filter_map(|(place, column)| Some((place, of(column)?))).collect();
            if places.is_empty() {
                continue;
            }
            places.iter().for_each(|(place, _)| found[*place] = true);
            let (places, indices): (Vec<usize>, Vec<usize>) = places.into_iter().unzip();
            // One waits while the other is looked at.
            let (sender, pieces) = bounded(1);
            let (path, name) = (path.to_owned(), format!("{array}.npy"));
            let read = move || {
                let read = sound(|| {
                    let mut archive = archive(&path)?;
                    let entry = archive.by_name(&name).map_err(|e| e.to_string())?;
                    columns_of(entry, &indices, &mut |piece| sender.send(Ok(piece)).is_ok())
                });
                if let Err(why) = read {
                    // Nobody may be waiting any more.
                    drop(sender.send(Err(why)));
                }
            };
            Builder::new().name("foresight-array".into()).spawn(read).map_err(|e| e.to_string())?;
            arrays.push(Array { name: array.clone(), places, pieces });
        }
        match found.iter().position(|found| !found) {
            Some(missing) => Err(absent(wanted[missing], there.iter().map(String::as_str))),
            None => Ok(Self { arrays, width: wanted.len() }),
        }
    }
}

impl Pieces for Arrays {
    fn next(&mut self) -> Result<Piece, String> {
        let mut rows = vec![Vec::new(); self.width];
        for Array { name, places, pieces } in &self.arrays {
            // Its thread has ended when there is no more.
            let Ok(piece) = pieces.recv() else { continue };
            let piece = piece.map_err(|why| format!("its array {name}: {why}"))?;
            places.iter().zip(piece).for_each(|(&place, column)| rows[place] = column);
        }
        Ok(rows)
    }
}

fn archive(path: &Path) -> Result<ZipArchive<BufReader<File>>, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    ZipArchive::new(BufReader::new(file)).map_err(|e| format!("it is not an archive of arrays ({e})"))
}

/// Names of an archive's arrays.
fn names(archive: &ZipArchive<BufReader<File>>) -> Result<Vec<String>, String> {
    let bare = |name: &str| name.strip_suffix(".npy").unwrap_or(name).to_owned();
    let names = archive.file_names().map(|name| name.map(|name| bare(&name)));
    names.collect::<Result<_, _>>().map_err(|e| e.to_string())
}

/// Hands on the columns at `indices` of an array in NumPy's own format, piece by piece, until `take` wants no more.
fn columns_of(
    mut bytes: impl Read,
    indices: &[usize],
    take: &mut dyn FnMut(Piece) -> bool,
) -> Result<(), String> {
    let short = |e: std::io::Error| e.to_string();
    let mut start = [0; 8];
    bytes.read_exact(&mut start).map_err(short)?;
    if !start.starts_with(MAGIC) {
        return Err("it is not an array of numbers".into());
    }
    let mut length = [0; 4];
    let width = if start[6] == 1 { 2 } else { 4 };
    bytes.read_exact(&mut length[..width]).map_err(short)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MOST_HEADER {
        return Err(format!("its header is {length} bytes long"));
    }
    let mut header = vec![0; length];
    bytes.read_exact(&mut header).map_err(short)?;
    let layout = Layout::parse(&String::from_utf8_lossy(&header))?;
    if let Some(beyond) = indices.iter().find(|index| **index >= layout.columns) {
        return Err(format!("it has {} columns, none of number {beyond}", layout.columns));
    }
    // An array that lies column after column is taken whole, any other a piece at a time.
    let piece = if layout.transposed { layout.rows } else { PIECE };
    let mut kept: Piece = vec![Vec::new(); indices.len()];
    let mut buffer = vec![0; BYTES / layout.size * layout.size];
    let (mut at, all) = (0, layout.rows * layout.columns);
    while at < all {
        let wanted = (buffer.len() / layout.size).min(all - at);
        let read = &mut buffer[..wanted * layout.size];
        bytes.read_exact(read).map_err(|_| "it is shorter than it says".to_owned())?;
        for number in read.chunks_exact(layout.size) {
            let column = if layout.transposed { at / layout.rows } else { at % layout.columns };
            for (kept, _) in kept.iter_mut().zip(indices).filter(|(_, index)| **index == column) {
                kept.push((layout.number)(number));
            }
            at += 1;
            if at.is_multiple_of(piece * layout.columns) && !hand_on(&mut kept, take) {
                return Ok(());
            }
        }
    }
    // The archive's checksum is compared where its end is read.
    match bytes.read(&mut [0]) {
        Ok(0) => {
            hand_on(&mut kept, take);
            Ok(())
        }
        Ok(_) => Err("it is longer than it says".into()),
        Err(e) => Err(e.to_string()),
    }
}

/// Hands on what was read, a piece at a time.
fn hand_on(kept: &mut Piece, take: &mut dyn FnMut(Piece) -> bool) -> bool {
    let rows = kept.first().map_or(0, Vec::len);
    let all = (0..rows).step_by(PIECE).all(|first| {
        let end = (first + PIECE).min(rows);
        take(kept.iter().map(|column| column[first..end].to_vec()).collect())
    });
    kept.iter_mut().for_each(Vec::clear);
    all
}

/// How an array lies in its file.
struct Layout {
    rows: usize,
    columns: usize,
    /// Column after column.
    transposed: bool,
    /// Bytes of a number, and what they stand for.
    size: usize,
    number: Number,
}

/// From the bytes of a number to the number.
type Number = fn(&[u8]) -> f64;

impl Layout {
    /// Reads a header such as `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`.
    fn parse(header: &str) -> Result<Self, String> {
        let after = |key: &str| {
            let (_, rest) = header.split_once(&format!("'{key}'"))?;
            Some(rest.trim_start().strip_prefix(':')?.trim_start())
        };
        let unclear = || "its header is not understood".to_owned();
        let descr = after("descr").and_then(|rest| rest.strip_prefix('\'')?.split_once('\''));
        let (descr, _) = descr.ok_or("it holds no plain numbers")?;
        let transposed = after("fortran_order").ok_or_else(unclear)?.starts_with("True");
        let shape = after("shape").and_then(|rest| rest.strip_prefix('(')?.split_once(')'));
        let (shape, _) = shape.ok_or_else(unclear)?;
        let lengths = shape.split(',').map(str::trim).filter(|part| !part.is_empty());
        let lengths: Vec<usize> =
            lengths.map(|part| part.parse().map_err(|_| unclear())).collect::<Result<_, _>>()?;
        let (rows, columns) = match *lengths {
            [rows] => (rows, 1),
            [rows, columns] => (rows, columns),
            _ => return Err(format!("it has {} dimensions; a table has one or two", lengths.len())),
        };
        if rows > MOST_ROWS || columns > MOST_COLUMNS {
            return Err(format!("it claims to hold {rows} rows of {columns} numbers"));
        }
        let (size, number) = number(descr).ok_or_else(|| format!("it holds \"{descr}\", not numbers"))?;
        Ok(Self { rows, columns, transposed: transposed && columns > 1, size, number })
    }
}

/// Size and meaning of a number of the type `descr`.
fn number(descr: &str) -> Option<(usize, Number)> {
    /// `$kind` in either order of bytes.
    macro_rules! either {
        ($kind:ty, $big:expr) => {{
            const SIZE: usize = size_of::<$kind>();
            let little: Number =
                |b| b.try_into().map_or(f64::NAN, |b: [u8; SIZE]| <$kind>::from_le_bytes(b) as f64);
            let big: Number =
                |b| b.try_into().map_or(f64::NAN, |b: [u8; SIZE]| <$kind>::from_be_bytes(b) as f64);
            Some((SIZE, if $big { big } else { little }))
        }};
    }
    let (order, kind) = descr.split_at_checked(1)?;
    let big = match order {
        "<" | "|" | "=" => false,
        ">" => true,
        _ => return None,
    };
    match kind {
        "f8" => either!(f64, big),
        "f4" => either!(f32, big),
        "i8" => either!(i64, big),
        "i4" => either!(i32, big),
        "i2" => either!(i16, big),
        "i1" => either!(i8, big),
        "u8" => either!(u64, big),
        "u4" => either!(u32, big),
        "u2" => either!(u16, big),
        "u1" | "b1" => either!(u8, big),
        _ => None,
    }
}
