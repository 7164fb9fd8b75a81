using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs.Notes;

/// <summary>Reads notes about pairs as the caller may see them.</summary>
internal sealed class PairNoteStore(Db db, IdentityVault vault, PairStore pairs, CallerContext callers, ProgrammeDays days)
{
    /// <summary>Refuses a day to come back to that has passed.</summary>
    public async Task RefusePast(Pair pair, DateOnly? followUpOn, CancellationToken cancellationToken) =>
        Problems.RefusePast("followUpOn", followUpOn, await days.Today(pair.ProgrammeId, cancellationToken));

    public async Task<PairNote> Get(Guid id, CancellationToken cancellationToken) =>
        (await GetWithPair(id, cancellationToken)).Note;

    /// <summary>Returns a note with its pair, whose key seals it.</summary>
    public async Task<(PairNote Note, Pair Pair)> GetWithPair(Guid id, CancellationToken cancellationToken)
    {
        var row = await db.Find<PairNoteRow>(
            $"SELECT {PairNoteRow.Columns} FROM pair_notes n WHERE n.id = @Id AND (n.readers = 'team' OR n.account_id = @Caller)",
            new { Id = id, Caller = callers.Caller.Id },
            cancellationToken
        );
        if (row is null)
        {
            throw Problems.NotFound("note");
        }

        var pair = await PairOf(row.PairId, cancellationToken);
        return (row.Open(vault, pair, await CommentsOf([row], cancellationToken)), pair);
    }

    /// <summary>Returns up to a number of notes of a pair, the earliest first.</summary>
    public async Task<List<PairNote>> Of(Pair pair, Guid after, int fetch, CancellationToken cancellationToken)
    {
        var rows = await db.Query<PairNoteRow>(
            $"""
            SELECT {PairNoteRow.Columns} FROM pair_notes n
            WHERE n.pair_id = @PairId AND (n.readers = 'team' OR n.account_id = @Caller) AND n.id > @After
            ORDER BY n.id LIMIT @Fetch
            """,
            new
            {
                PairId = pair.Id,
                Caller = callers.Caller.Id,
                After = after,
                Fetch = fetch,
            },
            cancellationToken
        );
        var comments = await CommentsOf(rows, cancellationToken);
        return rows.ConvertAll(row => row.Open(vault, pair, comments));
    }

    private async Task<IReadOnlyList<PairNoteCommentRow>> CommentsOf(
        IReadOnlyCollection<PairNoteRow> notes,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await db.QueryAll<PairNoteCommentRow>(
                    $"SELECT {PairNoteCommentRow.Columns} FROM pair_note_comments c WHERE",
                    "c.pair_note_id",
                    [.. notes.Select(note => note.Id)],
                    cancellationToken
                )
            ).OrderBy(comment => comment.Id),
        ];

    // a note is where its pair is
    private async Task<Pair> PairOf(Guid pairId, CancellationToken cancellationToken)
    {
        try
        {
            return await pairs.Get(pairId, cancellationToken);
        }
        catch (ProblemException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            throw Problems.NotFound("note");
        }
    }
}
