using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Computation;

/// <summary>
/// A person behind an indicator in a wave: keyed numbers that are chance without the key, and the groups they belong to.
/// </summary>
/// <param name="Person">Keyed number of the person or pair.</param>
/// <param name="Answers">Keyed number of what the figure rests on.</param>
/// <param name="Leaf">Their group in each dimension, in the order of <see cref="RespondentRows.Order"/>.</param>
public readonly record struct RespondentRow(ulong Person, ulong Answers, string Leaf);

/// <summary>
/// Who is behind an indicator in a wave of a release: what must be kept so that the next release can decide which groups may be
/// refreshed. Numbers are keyed by indicator and wave, so those of two indicators cannot be joined.
/// </summary>
public sealed class RespondentRows
{
    /// <summary>Dimensions of a leaf, in order.</summary>
    public static readonly IReadOnlyList<string> Order = [.. Groups.Dimensions, Part];

    /// <summary>The last of them: yes or no, better, the same or worse.</summary>
    public const string Part = "part";

    private readonly RespondentRow[] rows;

    private readonly Lazy<Dictionary<ulong, RespondentRow>> byPerson;

    private RespondentRows(IEnumerable<RespondentRow> rows)
    {
        this.rows = [.. rows.OrderBy(row => row.Person)];
        byPerson = new(() => this.rows.ToDictionary(row => row.Person));
    }

    /// <summary>The rows of entries.</summary>
    /// <param name="key">Secret key of the programme.</param>
    /// <param name="group">Indicator and wave.</param>
    /// <param name="entries">Those behind the figure.</param>
    /// <param name="partOf">The part of an entry; empty where the figure has none.</param>
    public static RespondentRows Of(
        ReadOnlySpan<byte> key,
        string group,
        IReadOnlyList<Entry> entries,
        Func<Entry, string> partOf
    ) => new(InOrder(key, group, entries, partOf));

    /// <summary>The rows of entries, each at the place of its entry.</summary>
    internal static List<RespondentRow> InOrder(
        ReadOnlySpan<byte> key,
        string group,
        IReadOnlyList<Entry> entries,
        Func<Entry, string> partOf
    )
    {
        // The cipher block chaining of two blocks, person then answers, under a key of this group: a pseudorandom function for
        // messages of this one length.
        using var cipher = CipherOf(key, group);
        var blocks = new byte[entries.Count * 16];
        for (var i = 0; i < entries.Count; i++)
        {
            entries[i].Key.TryWriteBytes(blocks.AsSpan(i * 16, 16));
        }

        var people = cipher.EncryptEcb(blocks, PaddingMode.None);
        var answers = people.ToArray();
        for (var i = 0; i < entries.Count; i++)
        {
            var block = answers.AsSpan(i * 16, 16);
            var (first, second) = entries[i].Numbers;
            Mix(block, first);
            Mix(block[8..], second);
        }

        answers = cipher.EncryptEcb(answers, PaddingMode.None);
        var leaves = new Dictionary<string, string>();
        return entries
            .Select(
                (entry, i) =>
                {
                    var leaf = $"{entry.Groups.Joined}\n{partOf(entry)}";
                    return new RespondentRow(
                        BinaryPrimitives.ReadUInt64LittleEndian(people.AsSpan(i * 16)),
                        BinaryPrimitives.ReadUInt64LittleEndian(answers.AsSpan(i * 16)),
                        leaves.TryGetValue(leaf, out var known) ? known : leaves[leaf] = leaf
                    );
                }
            )
            .ToList();
    }

    /// <summary>The rows by person.</summary>
    internal IReadOnlyDictionary<ulong, RespondentRow> ByPerson => byPerson.Value;

    /// <summary>The respondents of a group of some dimensions.</summary>
    public RespondentSet Of(IReadOnlyList<string> dimensions)
    {
        var at = dimensions.Select(dimension => Order.ToList().IndexOf(dimension)).ToArray();
        // rows of one leaf share its text
        var leaves = new Dictionary<string, string>(ReferenceEqualityComparer.Instance);
        return RespondentSet.OfLeaves(
            rows.Select(row =>
            {
                if (!leaves.TryGetValue(row.Leaf, out var leaf))
                {
                    var codes = row.Leaf.Split('\n');
                    leaves[row.Leaf] = leaf = string.Join('\n', at.Select(i => codes[i]));
                }

                return (row.Person, leaf, row.Answers);
            })
        );
    }

    /// <summary>
    /// The rows with a random number in place of a person's. No person has that number, so the next release counts a person who
    /// left; nothing else is kept.
    /// </summary>
    /// <param name="key">Secret key of the programme.</param>
    /// <param name="group">
    /// Indicator and wave, as for <see cref="Of(ReadOnlySpan{byte}, string, IReadOnlyList{Entry}, Func{Entry, string})"/>.
    /// </param>
    /// <param name="standIns">
    /// Whom to erase, persons or pairs, with a random number each: the same in every release of the group.
    /// </param>
    public RespondentRows Erase(ReadOnlySpan<byte> key, string group, IReadOnlyDictionary<Guid, ulong> standIns)
    {
        using var cipher = CipherOf(key, group);
        var numbers = standIns.ToDictionary(
            standIn => BinaryPrimitives.ReadUInt64LittleEndian(cipher.EncryptEcb(standIn.Key.ToByteArray(), PaddingMode.None)),
            standIn => standIn.Value
        );
        return new RespondentRows(
            rows.Select(row =>
                numbers.TryGetValue(row.Person, out var standIn) ? row with { Person = standIn, Answers = 0 } : row
            )
        );
    }

    /// <summary>Codes that occur in a dimension.</summary>
    public IEnumerable<string> Codes(string dimension) => Leaves([dimension]).Select(leaf => leaf[0]);

    /// <summary>Combinations of codes that occur in some dimensions.</summary>
    public List<string[]> Leaves(IReadOnlyList<string> dimensions)
    {
        var at = dimensions.Select(dimension => Order.ToList().IndexOf(dimension)).ToArray();
        return
        [
            .. rows.Select(row => row.Leaf)
                .Distinct()
                .Select(leaf => leaf.Split('\n'))
                .Select(codes => at.Select(i => codes[i]).ToArray())
                .DistinctBy(codes => string.Join('\n', codes)),
        ];
    }

    /// <summary>The rows as bytes, the same for the same people in any order.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            var leaves = rows.Select(row => row.Leaf).Distinct().Order(StringComparer.Ordinal).ToList();
            var numbers = leaves.Select((leaf, i) => (leaf, i)).ToDictionary(entry => entry.leaf, entry => entry.i);
            writer.Write(leaves.Count);
            leaves.ForEach(writer.Write);
            writer.Write(rows.Length);
            foreach (var row in rows)
            {
                writer.Write(row.Person);
                writer.Write(row.Answers);
                writer.Write7BitEncodedInt(numbers[row.Leaf]);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The rows that <see cref="ToBytes"/> wrote.</summary>
    public static RespondentRows FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var leaves = new string[reader.ReadInt32()];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = reader.ReadString();
        }

        var rows = new RespondentRow[reader.ReadInt32()];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new RespondentRow(reader.ReadUInt64(), reader.ReadUInt64(), leaves[reader.Read7BitEncodedInt()]);
        }

        return new RespondentRows(rows);
    }

    private static Aes CipherOf(ReadOnlySpan<byte> key, string group)
    {
        var cipher = Aes.Create();
        cipher.Key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(group));
        return cipher;
    }

    private static void Mix(Span<byte> block, double value) =>
        BinaryPrimitives.WriteInt64LittleEndian(
            block,
            BinaryPrimitives.ReadInt64LittleEndian(block) ^ BitConverter.DoubleToInt64Bits(value)
        );
}
