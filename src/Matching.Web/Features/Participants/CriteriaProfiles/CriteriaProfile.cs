using System.Text.Json;
using Matching.Engine.Criteria;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Whether a criterion makes a pair impossible or adds to its score.</summary>
public enum CriterionKind
{
    Hard,
    Soft,
}

/// <summary>One criterion of a profile.</summary>
public sealed record CriterionEntry
{
    /// <summary>Name of the criterion, such as <c>needs</c>.</summary>
    [Mandatory, LengthUpTo(60)]
    public string Id { get; set; } = "";

    /// <summary><c>hard</c> or <c>soft</c>; each criterion is one of them.</summary>
    [Mandatory]
    public CriterionKind? Kind { get; set; }

    /// <summary>Weight of a soft criterion relative to the others; weights become integer points that add up to 10,000.</summary>
    public double? Weight { get; set; }

    /// <summary>Value from 0 to 1 that counts when either side gave no answer. Defaults to one half.</summary>
    public double? Neutral { get; set; }

    /// <summary>Why the criterion is there, in a sentence for readers of the profile.</summary>
    [LengthUpTo(500)]
    public string? Note { get; set; }

    /// <summary>Parameters of the criterion.</summary>
    public Dictionary<string, JsonElement>? Params { get; set; }

    internal CriterionSetting Setting => new(Id, Kind?.ToText() ?? "", Weight, Neutral, Params);

    /// <summary>
    /// The entry as a new profile stores it: a criterion whose meaning has changed says which version it has; that of stored
    /// profiles and runs stays.
    /// </summary>
    internal CriterionEntry Versioned() =>
        CriteriaCatalogue.NewestVersion(Id) is { } newest && Params?.ContainsKey(CriteriaCatalogue.Version) != true
            ? this with
            {
                Params = new Dictionary<string, JsonElement>(Params ?? [])
                {
                    [CriteriaCatalogue.Version] = JsonSerializer.SerializeToElement(newest),
                },
            }
            : this;
}

/// <summary>
/// The rules by which match runs score. It never changes: a profile posted under the same name is its next version.
/// </summary>
public sealed record CriteriaProfile : IResource
{
    /// <summary>Id of this version of the profile.</summary>
    public required Guid Id { get; init; }

    /// <summary>The only programme that can use it; all when empty.</summary>
    public Guid? ProgrammeId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Version under this name, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Default objective of runs with the profile.</summary>
    public required Engine.Objective Objective { get; init; }

    /// <summary>The criteria.</summary>
    public required List<CriterionEntry> Criteria { get; init; }

    /// <summary>Why there is this version.</summary>
    public string? Note { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The rules in the form of the engine; a stored profile has passed its checks.</summary>
    internal Engine.Criteria.CriteriaProfile Rules =>
        Engine.Criteria.CriteriaProfile.Create([.. Criteria.Select(entry => entry.Setting)], out _)!;

    internal bool NeedsLanguages => Criteria.Exists(criterion => criterion.Id == "language");
}

/// <summary>A profile as stored: the criteria are one document.</summary>
internal sealed record CriteriaProfileRow
{
    public const string Columns = "id, programme_id, name, version, objective, definition, note, created_at";

    public required Guid Id { get; init; }
    public Guid? ProgrammeId { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }
    public required string Objective { get; init; }
    public required string Definition { get; init; }
    public string? Note { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public CriteriaProfile Read(JsonSerializerOptions json) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            Name = Name,
            Version = Version,
            Objective = EnumText.Parse<Engine.Objective>(Objective),
            Criteria = JsonSerializer.Deserialize<List<CriterionEntry>>(Definition, json)!,
            Note = Note,
            CreatedAt = CreatedAt,
        };
}
