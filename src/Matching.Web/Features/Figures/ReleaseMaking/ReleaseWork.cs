using System.Text.Json;
using Matching.Indicators.Audit;
using Matching.Web.Data;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.ReleaseMaking;

/// <summary>The making of a release that was started in the console.</summary>
public sealed record ReleaseWork : IInProgramme
{
    // a worker notes every ten seconds that it lives, and another release may be before it
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>What it does now, or how it ended.</summary>
    public required ReleaseStep Step { get; init; }

    /// <summary>How much of the step is done, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Number of the release that it made.</summary>
    public int? Number { get; init; }

    /// <summary>Name of the problem for which it was refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>When it was last seen at work.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Groups of figures for which the audit refused it.</summary>
    public IReadOnlyList<AuditedGroup> Disclosed => JsonSerializer.Deserialize<List<AuditedGroup>>(DisclosedText)!;

    internal string DisclosedText { get; init; } = "[]";

    internal const string Columns = """
        id, programme_id, step, share, number, refusal, disclosed AS disclosed_text, seen_at
        """;

    /// <summary>Whether it is being made at this moment.</summary>
    internal bool IsUnderWay(DateTimeOffset now) => Step < ReleaseStep.Made && SeenAt >= Stale(now);

    /// <summary>The moment since which a work that goes on has been seen.</summary>
    internal static DateTimeOffset Stale(DateTimeOffset now) => now - Silence;
}

/// <summary>Stores what the making of releases does. None of it is part of a release.</summary>
internal sealed class ReleaseWorks(Db db, CallerContext callers, TimeProvider clock)
{
    /// <summary>The newest of a programme; null before the first.</summary>
    public Task<ReleaseWork?> Find(Guid programmeId, CancellationToken cancellationToken) =>
        db.Find<ReleaseWork>(
            $"""
            SELECT {ReleaseWork.Columns} FROM release_works
            WHERE programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")}
            """,
            new { ProgrammeId = programmeId, Scope = callers.Caller.ProgrammeId },
            cancellationToken
        );

    /// <summary>Begins one, unless one is under way: then returns that.</summary>
    public async Task<ReleaseWork> Begin(Guid programmeId, Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Find<ReleaseWork>(
                $"""
                INSERT INTO release_works (programme_id, id, step, share, disclosed, started_at, seen_at)
                VALUES (@ProgrammeId, @Id, 'waiting', 0, '[]', @Now, @Now)
                ON CONFLICT (programme_id) DO UPDATE
                    SET id = @Id, step = 'waiting', share = 0, number = NULL, refusal = NULL, disclosed = '[]',
                        started_at = @Now, seen_at = @Now
                    WHERE release_works.step IN ('made', 'refused', 'failed') OR release_works.seen_at < @Stale
                RETURNING {ReleaseWork.Columns}
                """,
                new
                {
                    ProgrammeId = programmeId,
                    Id = id,
                    Now = now,
                    Stale = ReleaseWork.Stale(now),
                },
                cancellationToken
            ) ?? (await Find(programmeId, cancellationToken))!;
    }

    /// <summary>Notes what one does now; returns 0 where another took its place.</summary>
    public Task<int> Note(Guid id, ReleaseStep step, double share, CancellationToken cancellationToken) =>
        db.InTransaction(
            () =>
                db.Execute(
                    "UPDATE release_works SET step = @Step, share = @Share, seen_at = @Now WHERE id = @Id",
                    new
                    {
                        Id = id,
                        Step = step.ToText(),
                        Share = share,
                        Now = clock.GetUtcNow(),
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Notes how one ended.</summary>
    public Task End(Guid id, ReleaseStep how, int? number, string? refusal, IReadOnlyList<AuditedGroup> disclosed) =>
        db.InTransaction(
            () =>
                db.Execute(
                    """
                    UPDATE release_works
                    SET step = @Step, share = 1, number = @Number, refusal = @Refusal, disclosed = @Disclosed, seen_at = @Now
                    WHERE id = @Id
                    """,
                    new
                    {
                        Id = id,
                        Step = how.ToText(),
                        Number = number,
                        Refusal = refusal,
                        Disclosed = JsonSerializer.Serialize(disclosed),
                        Now = clock.GetUtcNow(),
                    },
                    CancellationToken.None
                ),
            CancellationToken.None
        );
}
