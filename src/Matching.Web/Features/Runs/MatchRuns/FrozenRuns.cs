using System.Text;
using System.Text.Json;
using Matching.Engine;
using Matching.Engine.Assignment;
using Matching.Web.Data;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchRuns;

/// <summary>The proof as stored, with whom its numbers mean.</summary>
internal sealed record StoredCertificate(
    IReadOnlyList<Guid> MenteeIds,
    IReadOnlyList<Guid> MentorIds,
    int[] MentorOf,
    OptimalityCertificate Certificate
);

/// <summary>What a finished run was computed from, with its proof.</summary>
internal sealed record FrozenRun(PoolInput Input, StoredCertificate Certificate);

/// <summary>Opens the frozen input and the proof of a run that the caller may see.</summary>
internal sealed class FrozenRuns(Db db, IdentityVault vault, IOptions<JsonOptions> json)
{
    public async Task<FrozenRun> Open(MatchRun run, CancellationToken cancellationToken)
    {
        var stored = await db.Single<ProofRow>(
            "SELECT input, certificate FROM match_runs WHERE id = @Id",
            new { run.Id },
            cancellationToken
        );
        return new FrozenRun(
            MatchRunInput.Thaw(Encoding.UTF8.GetString(vault.OpenAnswer(stored.Input, MatchRunInput.BindingOf(run.Id)))),
            JsonSerializer.Deserialize<StoredCertificate>(stored.Certificate, json.Value.SerializerOptions)!
        );
    }

    private sealed record ProofRow
    {
        public required string Input { get; init; }
        public required string Certificate { get; init; }
    }
}
