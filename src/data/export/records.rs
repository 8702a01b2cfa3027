//! The records of an MCAP file (mcap.dev/spec, version 0): messages in chunks with an index, so that a reader may begin anywhere. Chunks
//! are not compressed. The `mcap` crate would bring other features of crates that the whole graphics stack stands on.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use flate2::Crc;

const MAGIC: [u8; 8] = [0x89, b'M', b'C', b'A', b'P', b'0', b'\r', b'\n'];
/// Bytes of messages after which a chunk ends.
const CHUNK: usize = 1 << 20;

/// The kinds of record that are written.
mod kind {
    pub const HEADER: u8 = 0x01;
    pub const FOOTER: u8 = 0x02;
    pub const SCHEMA: u8 = 0x03;
    pub const CHANNEL: u8 = 0x04;
    pub const MESSAGE: u8 = 0x05;
    pub const CHUNK: u8 = 0x06;
    pub const MESSAGE_INDEX: u8 = 0x07;
    pub const CHUNK_INDEX: u8 = 0x08;
    pub const STATISTICS: u8 = 0x0b;
    pub const METADATA: u8 = 0x0c;
    pub const METADATA_INDEX: u8 = 0x0d;
    pub const DATA_END: u8 = 0x0f;
}

/// A record's contents. Numbers are little-endian; text and lists begin with their length in bytes (u32).
#[derive(Default)]
struct Contents(Vec<u8>);

impl Contents {
    fn u16(mut self, x: u16) -> Self {
        self.0.extend(x.to_le_bytes());
        self
    }

    fn u32(mut self, x: u32) -> Self {
        self.0.extend(x.to_le_bytes());
        self
    }

    fn u64(mut self, x: u64) -> Self {
        self.0.extend(x.to_le_bytes());
        self
    }

    fn list(mut self, bytes: &[u8]) -> Self {
        self = self.u32(bytes.len() as u32);
        self.raw(bytes)
    }

    fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.list(text.as_bytes())
    }

    /// The whole record.
    fn of(&self, kind: u8) -> Vec<u8> {
        [&[kind], &(self.0.len() as u64).to_le_bytes()[..], &self.0].concat()
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Times of messages (ns) and where they are in their chunk, by channel.
type Places = BTreeMap<u16, Vec<(u64, u64)>>;

/// An MCAP file in the making.
pub(super) struct Log<W: Write> {
    out: W,
    /// Bytes written.
    at: u64,
    /// Schemas and channels, which the end repeats.
    declared: Vec<u8>,
    channels: u16,
    metadata: Vec<u8>,
    chunk: Vec<u8>,
    places: Places,
    indices: Vec<u8>,
    chunks: u32,
    /// Messages by channel, and the times of the first and the last (ns).
    counts: BTreeMap<u16, u64>,
    times: Option<[u64; 2]>,
}

impl<W: Write> Log<W> {
    pub fn begin(out: W, library: &str) -> io::Result<Self> {
        let mut log = Self {
            out,
            at: 0,
            declared: Vec::new(),
            channels: 0,
            metadata: Vec::new(),
            chunk: Vec::new(),
            places: Places::new(),
            indices: Vec::new(),
            chunks: 0,
            counts: BTreeMap::new(),
            times: None,
        };
        log.write(&MAGIC)?;
        log.write(&Contents::default().text("").text(library).of(kind::HEADER))?;
        Ok(log)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Says something of the whole file.
    pub fn describe(&mut self, name: &str, key: &str, value: &str) -> io::Result<()> {
        let pair = Contents::default().text(key).text(value);
        let record = Contents::default().text(name).list(&pair.0).of(kind::METADATA);
        let index = Contents::default().u64(self.at).u64(record.len() as u64).text(name);
        self.metadata.extend(index.of(kind::METADATA_INDEX));
        self.write(&record)
    }

    /// A topic of JSON messages; `schema` is a JSON schema.
    pub fn topic(&mut self, topic: &str, name: &str, schema: &str) -> io::Result<u16> {
        self.channels += 1;
        let id = self.channels;
        let schema = Contents::default().u16(id).text(name).text("jsonschema").text(schema).of(kind::SCHEMA);
        let channel =
            Contents::default().u16(id).u16(id).text(topic).text("json").list(&[]).of(kind::CHANNEL);
        let both = [schema, channel].concat();
        self.declared.extend(&both);
        self.write(&both)?;
        Ok(id)
    }

    /// A message at a time in nanoseconds; times do not go back.
    pub fn say(&mut self, channel: u16, time: u64, message: &[u8]) -> io::Result<()> {
        let count = self.counts.entry(channel).or_default();
        *count += 1;
        self.places.entry(channel).or_default().push((time, self.chunk.len() as u64));
        let contents = Contents::default().u16(channel).u32(*count as u32).u64(time).u64(time).raw(message);
        self.chunk.extend(contents.of(kind::MESSAGE));
        self.times = Some(self.times.map_or([time; 2], |[first, _]| [first, time]));
        if self.chunk.len() >= CHUNK { self.end_chunk() } else { Ok(()) }
    }

    fn end_chunk(&mut self) -> io::Result<()> {
        let (records, places) = (std::mem::take(&mut self.chunk), std::mem::take(&mut self.places));
        let times = places.values().flatten().map(|(time, _)| *time);
        let (Some(first), Some(last)) = (times.clone().min(), times.max()) else { return Ok(()) };
        let length = records.len() as u64;
        let head = Contents::default().u64(first).u64(last).u64(length).u32(crc(&records)).text("");
        let chunk = head.u64(length).raw(&records).of(kind::CHUNK);
        let began = self.at;
        self.write(&chunk)?;
        let indices_began = self.at;
        let mut offsets = Contents::default();
        for (channel, places) in places {
            offsets = offsets.u16(channel).u64(self.at);
            let places = places.iter().fold(Contents::default(), |list, (time, at)| list.u64(*time).u64(*at));
            self.write(&Contents::default().u16(channel).list(&places.0).of(kind::MESSAGE_INDEX))?;
        }
        let index =
            Contents::default().u64(first).u64(last).u64(began).u64(chunk.len() as u64).list(&offsets.0);
        let index = index.u64(self.at - indices_began).text("").u64(length).u64(length);
        self.indices.extend(index.of(kind::CHUNK_INDEX));
        self.chunks += 1;
        Ok(())
    }

    /// Ends the file: what it holds and where, for readers that begin there.
    pub fn end(mut self) -> io::Result<()> {
        self.end_chunk()?;
        // 0: no checksum over the whole; each chunk has its own.
        self.write(&Contents::default().u32(0).of(kind::DATA_END))?;
        let counts =
            self.counts.iter().fold(Contents::default(), |list, (id, count)| list.u16(*id).u64(*count));
        let [first, last] = self.times.unwrap_or_default();
        let metadata = u32::from(!self.metadata.is_empty());
        let statistics = Contents::default().u64(self.counts.values().sum()).u16(self.channels);
        let statistics = statistics.u32(u32::from(self.channels)).u32(0).u32(metadata).u32(self.chunks);
        let statistics = statistics.u64(first).u64(last).list(&counts.0).of(kind::STATISTICS);
        let summary = [&self.declared[..], &statistics, &self.metadata, &self.indices].concat();
        let footer = Contents::default().u64(self.at).u64(0);
        // Over the summary and the footer up to the checksum, whose length the record tells.
        let head = footer.raw(&[0; 4]).of(kind::FOOTER);
        let (head, _) = head.split_at(head.len() - 4);
        let check = crc(&[&summary, head].concat());
        self.write(&summary)?;
        self.write(head)?;
        self.write(&check.to_le_bytes())?;
        self.write(&MAGIC)?;
        self.out.flush()
    }
}
