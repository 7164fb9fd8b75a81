using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Matching.Indicators.Disclosure;

/// <summary>A person behind the figures of an additive group, by keyed numbers that disclose nothing without the key.</summary>
/// <param name="Person">Keyed number of the person (or pair), see <see cref="RespondentSet.PersonTag"/>.</param>
/// <param name="Leaf">The leaf category of each dimension.</param>
/// <param name="Answers">
/// Keyed number of the answers that the figures rest on, see <see cref="RespondentSet.AnswersTag"/>.
/// </param>
public sealed record Respondent(ulong Person, IReadOnlyList<string> Leaf, ulong Answers);

/// <summary>
/// Who is behind the figures of an additive group in a release: what must be kept so that the next release can decide
/// whether it is refreshed. Kept are, by leaf, pairs of 64-bit keyed numbers in rising order. The numbers are keyed by
/// group, so those of two groups cannot be joined, and without the key they are random. Of an erased person remains only
/// that one person of this leaf is gone.
/// </summary>
public sealed class RespondentSet
{
    // In any order until they are written: many sets are made and few are kept.
    private readonly Dictionary<string, List<(ulong Person, ulong Answers)>> _leaves = new(StringComparer.Ordinal);

    private RespondentSet() { }

    /// <summary>The set of these people, each of whom may occur once.</summary>
    public static RespondentSet Of(IEnumerable<Respondent> respondents)
    {
        return OfLeaves(
            respondents.Select(respondent => (respondent.Person, string.Join('\n', respondent.Leaf), respondent.Answers))
        );
    }

    /// <summary>The set of these people, each with the categories of their leaf, one a line.</summary>
    internal static RespondentSet OfLeaves(IEnumerable<(ulong Person, string Leaf, ulong Answers)> respondents)
    {
        var set = new RespondentSet();
        var seen = new HashSet<ulong>();
        foreach (var (person, leaf, answers) in respondents)
        {
            if (!seen.Add(person))
            {
                throw new ArgumentException(
                    "A person occurs twice; the cells of an additive group are disjoint.",
                    nameof(respondents)
                );
            }

            set.At(leaf).Add((person, answers));
        }

        return set;
    }

    /// <summary>Number of a person within a group: the first 64 bits of HMAC-SHA-256.</summary>
    /// <param name="key">Secret key of the programme.</param>
    /// <param name="group">The additive group, as indicator, wave and breakdown.</param>
    /// <param name="person">The person to number.</param>
    public static ulong PersonTag(ReadOnlySpan<byte> key, string group, Guid person) => Tag(key, "person", group, person, []);

    /// <summary>
    /// Number of what a person answered, within a group; different people with the same answers have different numbers.
    /// </summary>
    public static ulong AnswersTag(ReadOnlySpan<byte> key, string group, Guid person, ReadOnlySpan<byte> answers) =>
        Tag(key, "answers", group, person, answers);

    /// <summary>
    /// The set with a random number in place of a person's. No person has that number, so the next release counts a person who
    /// left; who it was is not kept.
    /// </summary>
    /// <param name="person">Number of the person to be erased.</param>
    /// <param name="standIn">A random number, the same in every release of the group.</param>
    public RespondentSet Erase(ulong person, ulong standIn)
    {
        var set = FromBytes(ToBytes());
        foreach (var people in set._leaves.Values)
        {
            if (people.RemoveAll(one => one.Person == person) > 0)
            {
                people.Add((standIn, 0));
            }
        }

        return set;
    }

    /// <summary>The set as bytes, the same for the same people in any order.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(_leaves.Count);
            foreach (var (name, people) in _leaves.OrderBy(leaf => leaf.Key, StringComparer.Ordinal))
            {
                writer.Write(name);
                writer.Write(people.Count);
                foreach (var (person, answers) in people.OrderBy(one => one.Person))
                {
                    writer.Write(person);
                    writer.Write(answers);
                }
            }
        }

        return stream.ToArray();
    }

    /// <summary>The set that was written by <see cref="ToBytes"/>.</summary>
    public static RespondentSet FromBytes(byte[] bytes)
    {
        var set = new RespondentSet();
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        for (var leaves = reader.ReadInt32(); leaves > 0; leaves--)
        {
            var leaf = set.At(reader.ReadString());
            for (var people = reader.ReadInt32(); people > 0; people--)
            {
                leaf.Add((reader.ReadUInt64(), reader.ReadUInt64()));
            }
        }

        return set;
    }

    internal IEnumerable<(string Leaf, ulong Person, ulong Answers)> People =>
        _leaves.SelectMany(leaf => leaf.Value, (leaf, person) => (leaf.Key, person.Person, person.Answers));

    /// <summary>The people of each leaf.</summary>
    internal IEnumerable<(string[] Codes, IReadOnlyList<(ulong Person, ulong Answers)> People)> Leaves =>
        _leaves.Select(leaf => (Codes(leaf.Key), (IReadOnlyList<(ulong, ulong)>)leaf.Value));

    internal AdditiveTable Table(IReadOnlyList<Dimension> dimensions) =>
        AdditiveTable.Count(dimensions, Leaves.Select(leaf => ((IReadOnlyList<string>)leaf.Codes, leaf.People.Count)));

    internal static string[] Codes(string leaf) => leaf.Split('\n');

    private static ulong Tag(ReadOnlySpan<byte> key, string use, string group, Guid person, ReadOnlySpan<byte> answers)
    {
        // Use and group end with a 0 that neither can hold, the person has 16 bytes: no two inputs read the same.
        byte[] message = [.. Encoding.UTF8.GetBytes($"{use}\0{group}\0"), .. person.ToByteArray(bigEndian: true), .. answers];
        return BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(key, message));
    }

    private List<(ulong Person, ulong Answers)> At(string leaf) =>
        _leaves.TryGetValue(leaf, out var people) ? people : _leaves[leaf] = [];
}
