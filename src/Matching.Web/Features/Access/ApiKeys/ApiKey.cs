using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Permission of an evaluator: to extract data of persons under pseudonyms.</summary>
public sealed record EvaluatorGrant
{
    /// <summary>Purpose of the permission.</summary>
    [Mandatory, LengthUpTo(200, MinimumLength = 3)]
    public string? Purpose { get; set; }

    /// <summary>Last day on which it is valid.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? EndsOn { get; set; }

    /// <summary>Refuses a permission that has ended before it begins.</summary>
    internal void Check(DateOnly today)
    {
        if (EndsOn < today)
        {
            throw Problems.ValidationFailed("evaluator.endsOn", Texts.Validation("in-past"));
        }
    }
}

/// <summary>An API key without its secret.</summary>
public record ApiKey : IResource, IVersioned
{
    /// <summary>Id of the key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The ten characters after <c>mk_</c>, by which a key in use is recognised.</summary>
    public required string PublicId { get; init; }

    /// <summary>Role of the holder.</summary>
    public required Role Role { get; init; }

    /// <summary>The only programme that the key can read; all when empty.</summary>
    public Guid? ProgrammeId { get; init; }

    /// <summary>The only site that the key can read; all of the programme when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The partner that holds it.</summary>
    public Guid? PartnerId { get; init; }

    /// <summary>Last day on which the key is valid.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>Permission of an evaluator, where the key has one.</summary>
    public EvaluatorGrant? Evaluator
    {
        get => EvaluatorPurpose is null ? null : new EvaluatorGrant { Purpose = EvaluatorPurpose, EndsOn = EvaluatorEndsOn };
        // without it the API document takes the member for one that is never null
        init => (EvaluatorPurpose, EvaluatorEndsOn) = (value?.Purpose, value?.EndsOn);
    }

    [JsonIgnore]
    internal string? EvaluatorPurpose { get; init; }

    [JsonIgnore]
    internal string? EvaluatorPurposeSealed { get; init; }

    [JsonIgnore]
    internal DateOnly? EvaluatorEndsOn { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Version of this representation; its entity tag is <c>"v{version}"</c>.</summary>
    public required int Version { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the sealed purpose is bound to.</summary>
    internal static string EvaluatorPurposeOf(Guid id) => $"api_keys|evaluator_purpose_sealed|{id}";

    internal ApiKey Open(IdentityVault vault) =>
        EvaluatorPurposeSealed is null
            ? this
            : this with
            {
                EvaluatorPurpose = vault.OpenText(EvaluatorPurposeSealed, EvaluatorPurposeOf(Id)),
            };

    internal const string Columns = """
        id, public_id, role, programme_id, site_id, partner_id, expires_on, evaluator_purpose,
        evaluator_purpose_sealed, evaluator_ends_on, last_used_at, version, created_at
        """;
}

/// <summary>A new key; the only time its secret is returned.</summary>
public sealed record NewApiKey : ApiKey
{
    /// <summary>The whole key, for the Authorization header.</summary>
    public required string Key { get; init; }
}
