using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Engine;
using Matching.Web.Features.Runs.Pool;
using CriteriaProfile = Matching.Web.Features.Participants.CriteriaProfiles.CriteriaProfile;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>Reads a pool from the database and freezes it: what is not in this document has no influence on the run.</summary>
internal sealed class MatchRunInput(PoolReader pools)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Freeze(PoolInput input) => JsonSerializer.Serialize(input, Json);

    /// <summary>
    /// Whether two inputs are of the very same people, as they are when nothing changed between two readings; if not, their
    /// documents may still be the same.
    /// </summary>
    public static bool AreTheSame(PoolInput one, PoolInput other) =>
        one.Mentees.SequenceEqual(other.Mentees)
        && one.Mentors.SequenceEqual(other.Mentors)
        && one.History.SequenceEqual(other.History)
        && Freeze(Limits(one)) == Freeze(Limits(other));

    private static PoolInput Limits(PoolInput input) => input with { Mentees = [], Mentors = [], History = [] };

    public static PoolInput Thaw(string frozen) => JsonSerializer.Deserialize<PoolInput>(frozen, Json)!;

    /// <summary>What the sealed input of a run is bound to.</summary>
    public static string BindingOf(Guid runId) => $"match_runs|input|{runId}";

    public static string HashOf(string document) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(document)));

    public async Task<(PoolInput Input, PoolOfPeople Pool)> Load(
        MatchRun run,
        CriteriaProfile profile,
        CancellationToken cancellationToken
    )
    {
        var pool = await pools.Read(
            new PoolScope(run.ProgrammeId, run.SiteId, null, run.AsOf, profile.NeedsLanguages),
            cancellationToken
        );
        var input = new PoolInput
        {
            Mentees = pool.Mentees,
            Mentors = pool.Mentors,
            Criteria = [.. profile.Criteria.Select(entry => entry.Setting)],
            Objective = run.Objective,
            AsOf = run.AsOf,
            History = pool.History,
            Locks = [.. run.Limits.Locks.Select(pair => pair.Ids)],
            Forbids = [.. run.Limits.Forbids.Select(pair => pair.Ids)],
        };
        return (input, pool);
    }
}

/// <summary>Unmatched people, as stored with a run; what older runs stored of the reasons is passed over.</summary>
internal sealed record StoredUnmatched(IReadOnlyList<StoredUnpaired> Unmatched, IReadOnlyList<KeptOut> KeptOut)
{
    /// <summary>What a run stored, without the reasons that older runs stored beside.</summary>
    public static string WithoutReasons(string stored, JsonSerializerOptions json)
    {
        var read = JsonSerializer.Deserialize<StoredUnmatched>(stored, json)!;
        return JsonSerializer.Serialize(
            read with
            {
                Unmatched = [.. read.Unmatched.Select(person => person with { Passed = null })],
            },
            json
        );
    }
}

/// <summary>An unmatched person of the pool.</summary>
internal sealed record StoredUnpaired(Guid PersonId, bool IsMentee)
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Passed { get; init; }
}
