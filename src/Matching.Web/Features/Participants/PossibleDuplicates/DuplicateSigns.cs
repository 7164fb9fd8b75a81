namespace Matching.Web.Features.Participants.PossibleDuplicates;

/// <summary>Why two records may be of one person.</summary>
public enum DuplicateReason
{
    /// <summary>The same name, in any spelling, and the same year of birth.</summary>
    NameAndBirthYear,

    /// <summary>The same telephone number, in any form.</summary>
    Telephone,

    /// <summary>The same e-mail address written in two ways, which earlier versions took for two addresses.</summary>
    Email,
}

/// <summary>What two records are compared by: keyed hashes and the year of birth.</summary>
public sealed record DuplicateSigns
{
    /// <summary>Whose record.</summary>
    public required Guid Id { get; init; }

    /// <summary>Hash of the whole name.</summary>
    public string? NameHash { get; init; }

    /// <summary>Year of birth.</summary>
    public int? BirthYear { get; init; }

    /// <summary>Hash of the telephone number.</summary>
    public string? PhoneHash { get; init; }

    /// <summary>
    /// Reads the records of a programme that are like one, by @ProgrammeId, @NameHash, @BirthYear and @PhoneHash: of each kind the
    /// first few and the newest, as <see cref="DuplicateIndex"/> compares them, and one more of each, which may be the record itself.
    /// </summary>
    internal const string Select = $"""
        SELECT id, name_hash, birth_year, phone_hash
        FROM (SELECT * FROM (SELECT id, name_hash, birth_year, phone_hash FROM people WHERE {OfName} ORDER BY id LIMIT 5) first_of_name
              UNION SELECT * FROM (SELECT id, name_hash, birth_year, phone_hash FROM people WHERE {OfName}
                                   ORDER BY id DESC LIMIT 2) last_of_name
              UNION SELECT * FROM (SELECT id, name_hash, birth_year, phone_hash FROM people WHERE {OfPhone}
                                   ORDER BY id LIMIT 5) first_of_phone
              UNION SELECT * FROM (SELECT id, name_hash, birth_year, phone_hash FROM people WHERE {OfPhone}
                                   ORDER BY id DESC LIMIT 2) last_of_phone) alike
        ORDER BY id
        """;

    /// <summary>Reads all records of a programme, by @ProgrammeId.</summary>
    internal const string SelectAll = """
        SELECT id, name_hash, birth_year, phone_hash
        FROM people
        WHERE programme_id = @ProgrammeId AND status <> 'erased'
        ORDER BY id
        """;

    private const string OfName =
        "programme_id = @ProgrammeId AND name_hash = @NameHash AND birth_year = @BirthYear AND status <> 'erased'";

    private const string OfPhone = "programme_id = @ProgrammeId AND phone_hash = @PhoneHash AND status <> 'erased'";
}

/// <summary>Two records that may be of one person, the earlier one first.</summary>
public sealed record DuplicatePair(Guid PersonId, Guid OtherId, bool HasNameAndYear, bool HasTelephone, bool HasEmail = false);

/// <summary>
/// Finds records that may be of one person by looking each up among those before it. A record is compared with the first few and
/// the newest alone: a file of a thousand equal rows is one mistake and not half a million.
/// </summary>
public sealed class DuplicateIndex
{
    private const int Most = 3;

    private readonly Dictionary<(string Name, int Year), List<Guid>> byName = [];
    private readonly Dictionary<string, List<Guid>> byPhone = [];

    public DuplicateIndex(IEnumerable<DuplicateSigns> known)
    {
        foreach (var person in known)
        {
            Keep(person);
        }
    }

    /// <summary>Finds earlier records of the same person, and keeps this one for those that follow.</summary>
    public IReadOnlyList<DuplicatePair> Add(DuplicateSigns person)
    {
        var named = person is { NameHash: { } name, BirthYear: { } year } ? byName.GetValueOrDefault((name, year), []) : [];
        var phoned = person.PhoneHash is { } phone ? byPhone.GetValueOrDefault(phone, []) : [];
        var found = named
            .Union(phoned)
            .Where(id => id != person.Id)
            .Select(id => new DuplicatePair(id, person.Id, named.Contains(id), phoned.Contains(id)))
            .ToList();
        Keep(person);
        return found;
    }

    private void Keep(DuplicateSigns person)
    {
        if (person is { NameHash: { } name, BirthYear: { } year })
        {
            Keep(byName, (name, year), person.Id);
        }

        if (person.PhoneHash is { } phone)
        {
            Keep(byPhone, phone, person.Id);
        }
    }

    private static void Keep<T>(Dictionary<T, List<Guid>> index, T key, Guid id)
        where T : notnull
    {
        if (!index.TryGetValue(key, out var same))
        {
            index[key] = same = [];
        }

        if (same.Count <= Most)
        {
            same.Add(id);
        }
        else
        {
            same[Most] = id;
        }
    }
}
