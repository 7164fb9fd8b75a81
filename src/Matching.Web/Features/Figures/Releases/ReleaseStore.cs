using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>Reads releases as the caller may see them.</summary>
public sealed class ReleaseStore(Db db, CallerContext callers)
{
    // a request asks twice: whether the answer is kept already, and what it is made of
    private (Guid ProgrammeId, int? Number, Release Release)? found;

    // a page has many pictures
    private (Guid ProgrammeId, IReadOnlyDictionary<int, DateOnly> Days)? days;

    /// <summary>
    /// Returns a release that was not replaced: the newest when no number is given. Within a request the same one each time.
    /// </summary>
    public async Task<Release> Find(Guid programmeId, int? number, CancellationToken cancellationToken)
    {
        if (found is { } known && (known.ProgrammeId, known.Number) == (programmeId, number))
        {
            return known.Release;
        }

        var release = number is { } asked
            ? await Get(programmeId, asked, cancellationToken)
            : await FindNewest(programmeId, cancellationToken) ?? throw Problems.NotFound("release");
        if (release.ReplacedBy is { } by)
        {
            throw Problems.Refused("release-replaced", release.Number, by).With("replacedBy", by);
        }

        found = (programmeId, number, release);
        return release;
    }

    /// <summary>Returns the newest release that was not replaced; null before the first.</summary>
    public Task<Release?> FindNewest(Guid programmeId, CancellationToken cancellationToken) =>
        db.FindKept<Release>(
            $"""
            SELECT {Release.Columns} FROM releases
            WHERE programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")} AND replaced_by IS NULL
            ORDER BY number DESC LIMIT 1
            """,
            new { ProgrammeId = programmeId, Scope = callers.Caller.ProgrammeId },
            cancellationToken
        );

    /// <summary>Returns a release, also one that was replaced.</summary>
    public async Task<Release> Get(Guid programmeId, int number, CancellationToken cancellationToken) =>
        await db.FindKept<Release>(
            $"""
            SELECT {Release.Columns} FROM releases
            WHERE programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")} AND number = @Number
            """,
            new
            {
                ProgrammeId = programmeId,
                Scope = callers.Caller.ProgrammeId,
                Number = number,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("release");

    /// <summary>The day as of which each release of a programme was computed, by number. Read once a request.</summary>
    public async Task<IReadOnlyDictionary<int, DateOnly>> Days(Guid programmeId, CancellationToken cancellationToken)
    {
        if (days is { } known && known.ProgrammeId == programmeId)
        {
            return known.Days;
        }

        var read = (
            await db.Query<DayRow>(
                $"""
                SELECT number, as_of FROM releases
                WHERE programme_id = @ProgrammeId AND {callers.Caller.InProgramme("programme_id")}
                """,
                new { ProgrammeId = programmeId, Scope = callers.Caller.ProgrammeId },
                cancellationToken
            )
        ).ToDictionary(row => row.Number, row => row.AsOf);
        days = (programmeId, read);
        return read;
    }

    /// <summary>Returns a page of releases, the newest first.</summary>
    public async Task<Page<Release>> List(ListReleases page, CancellationToken cancellationToken)
    {
        var found = await db.Query<Release>(
            $"""
            SELECT {Release.Columns} FROM releases
            WHERE {callers.Caller.InProgramme("programme_id")}
              AND {Where.Set(page.ProgrammeId, "programme_id = @ProgrammeId")}
              AND id < @Before
            ORDER BY id DESC LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                page.ProgrammeId,
                Before = page.BeforeId,
                page.Fetch,
            },
            cancellationToken
        );
        return page.Cut(found, release => release.Id);
    }

    private sealed record DayRow
    {
        public required int Number { get; init; }
        public required DateOnly AsOf { get; init; }
    }
}
