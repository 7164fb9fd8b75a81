using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Status of an extract.</summary>
public enum ExtractStatus
{
    /// <summary>Its files can be read.</summary>
    Ready,

    /// <summary>Some people can be singled out: it is held back until it is coarsened.</summary>
    Held,

    /// <summary>Its last day is over and its content removed.</summary>
    Ended,
}

/// <summary>Ways to make an extract coarser, so that no person can be singled out.</summary>
public enum ExtractCoarsening
{
    /// <summary>Sites are left out.</summary>
    Site,

    /// <summary>Groups ages as below 18 and from 18 on.</summary>
    Age,

    /// <summary>Groups months in the country as below 36 and from 36 on.</summary>
    Months,

    /// <summary>Gender is left out.</summary>
    Gender,

    /// <summary>Groups quarters as years.</summary>
    Period,

    /// <summary>Languages are left out.</summary>
    Language,

    /// <summary>Courses are left out.</summary>
    Courses,

    /// <summary>The wish for a woman is left out.</summary>
    Wishes,

    /// <summary>The need for childcare is left out.</summary>
    Childcare,

    /// <summary>Disability is left out.</summary>
    Disability,
}

/// <summary>
/// People who look alike once all files are joined, and are too few: the rows that keep an extract from being released. A value
/// that the files leave out is <c>UNK</c>.
/// </summary>
public sealed record FailingGroup
{
    /// <summary>Mentee or mentor.</summary>
    public required string Role { get; init; }

    /// <summary>Gender, as the extract codes it.</summary>
    public required string Gender { get; init; }

    /// <summary>Age band at enrolment.</summary>
    public required string Age { get; init; }

    /// <summary>Site, also as it follows from the other half of a pair.</summary>
    public required string Site { get; init; }

    /// <summary>Months in the country, in bands.</summary>
    public required string Months { get; init; }

    /// <summary>Disability: <c>yes</c> or <c>no</c>.</summary>
    public required string Disability { get; init; }

    /// <summary>Whether they asked for a woman.</summary>
    public required string AskedForWoman { get; init; }

    /// <summary>Whether they need childcare.</summary>
    public required string NeedsChildcare { get; init; }

    /// <summary>Courses, with spaces between them; empty for none.</summary>
    public required string Courses { get; init; }

    /// <summary>Their languages and those of their forms (BCP 47), with spaces between them.</summary>
    public required string Language { get; init; }

    /// <summary>Quarter of the application.</summary>
    public required string Quarter { get; init; }

    /// <summary>Their pseudonyms in this extract.</summary>
    public required IReadOnlyList<string> Persons { get; init; }
}

/// <summary>For how many people an extract keeps a characteristic.</summary>
public sealed record KeptCharacteristic
{
    /// <summary>Characteristic, by its column in the files.</summary>
    public required string Characteristic { get; init; }

    /// <summary>Number of people of whom the programme knows it.</summary>
    public required int Known { get; init; }

    /// <summary>Number of people whose rows state it.</summary>
    public required int Kept { get; init; }

    /// <summary>These as a share of all people in the extract, from 0 to 1.</summary>
    public required double Share { get; init; }
}

/// <summary>How many answers to a sensitive item an extract leaves out.</summary>
public sealed record SensitiveItem
{
    /// <summary>Item of a questionnaire, <c>end_reason</c> or <c>disability</c>.</summary>
    public required string Item { get; init; }

    /// <summary>Number of answers given.</summary>
    public required int Answers { get; init; }

    /// <summary>Number left out, because all who look alike gave the same answer, so that it would be certain.</summary>
    public required int Withheld { get; init; }
}

/// <summary>Audit of an extract: its files were joined as a reader could join them.</summary>
public sealed record ExtractAnonymity
{
    /// <summary>Least number of people who look alike in an extract that is released.</summary>
    public required int K { get; init; }

    /// <summary>Number of groups of people who look alike in the role and all characteristics.</summary>
    public required int Groups { get; init; }

    /// <summary>Number of people in the smallest of them; 0 without people.</summary>
    public required int SmallestGroup { get; init; }

    /// <summary>The characteristics that count besides the role, and for how many people each is kept.</summary>
    public required IReadOnlyList<KeptCharacteristic> Kept { get; init; }

    /// <summary>Share of people who keep both site and gender, from 0 to 1.</summary>
    public required double KeptSiteAndGender { get; init; }

    /// <summary>Sensitive items, and how many answers to them are left out.</summary>
    public required IReadOnlyList<SensitiveItem> Sensitive { get; init; }
}

/// <summary>Data of persons under pseudonyms, for an evaluator, until a day.</summary>
public sealed record Extract : IResource, IInProgramme, IForPurpose
{
    /// <summary>Id of the extract.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>Last day on which its files can be read; its content is removed after.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The day as of which it was made.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Ways in which it was coarsened.</summary>
    public required IReadOnlyList<ExtractCoarsening> Coarsen { get; init; }

    /// <summary>Whether characteristics of people who can be singled out are set to unknown.</summary>
    public required bool SuppressFailing { get; init; }

    /// <summary>
    /// Whether it holds everything at the finest bands, even where people can be singled out, to verify published figures.
    /// </summary>
    public required bool Full { get; init; }

    /// <summary>Status of the extract.</summary>
    public required ExtractStatus Status { get; init; }

    /// <summary>How many people are in it.</summary>
    public required int People { get; init; }

    /// <summary>How many people look like fewer than four others once all files are joined.</summary>
    public required int FailingRows { get; init; }

    /// <summary>Of how many people characteristics were set to unknown.</summary>
    public required int SuppressedRows { get; init; }

    /// <summary>People who can be singled out, for staff to coarsen; not shown to evaluators.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FailingGroup>? Failing { get; init; }

    /// <summary>Audit of its files; left out in lists, of full extracts and of those that have ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExtractAnonymity? Anonymity { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    string IForPurpose.Purpose => Full ? "full, to verify figures: " + Purpose : Purpose;
}

/// <summary>An extract as it is stored.</summary>
internal sealed record ExtractRow
{
    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid MadeBy { get; init; }
    public required string Purpose { get; init; }
    public string? PurposeSealed { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required DateOnly AsOf { get; init; }
    public required string Coarsen { get; init; }
    public required bool IsSuppressing { get; init; }
    public required bool IsFull { get; init; }
    public required ExtractStatus Status { get; init; }
    public required int People { get; init; }
    public required int FailingRows { get; init; }
    public required int SuppressedRows { get; init; }
    public string? ContentSealed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    internal const string Columns = """
        id, programme_id, made_by, purpose, purpose_sealed, ends_on, as_of, coarsen, is_suppressing, is_full, status, people,
        failing_rows, suppressed_rows, created_at
        """;

    public IReadOnlyList<ExtractCoarsening> Coarsenings =>
        [.. Coarsen.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(EnumText.Parse<ExtractCoarsening>)];

    /// <summary>What the sealed content is bound to.</summary>
    public static string Binding(Guid id) => $"extracts|content_sealed|{id}";

    /// <summary>What the sealed purpose is bound to.</summary>
    public static string PurposeOf(Guid id) => $"extracts|purpose_sealed|{id}";

    public static string Text(IEnumerable<ExtractCoarsening> coarsenings) =>
        string.Join(',', coarsenings.Distinct().Order().Select(coarsening => coarsening.ToText()));

    /// <summary>The status on a day: what is over has ended, whether or not its content is removed yet.</summary>
    public ExtractStatus StatusOn(DateOnly today) => EndsOn < today ? ExtractStatus.Ended : Status;

    /// <summary>The extract as it is shown on a day.</summary>
    public Extract ShownOn(
        IdentityVault vault,
        DateOnly today,
        ExtractAnonymity? audit = null,
        IReadOnlyList<FailingGroup>? failing = null
    ) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            Purpose = PurposeSealed is null ? Purpose : vault.OpenText(PurposeSealed, PurposeOf(Id)),
            EndsOn = EndsOn,
            AsOf = AsOf,
            Coarsen = Coarsenings,
            SuppressFailing = IsSuppressing,
            Full = IsFull,
            Status = StatusOn(today),
            People = People,
            FailingRows = FailingRows,
            SuppressedRows = SuppressedRows,
            Failing = failing,
            Anonymity = audit,
            CreatedAt = CreatedAt,
        };
}
