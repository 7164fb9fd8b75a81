using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Reads programmes as the caller may see them, each once a request.</summary>
public sealed class ProgrammeStore(Db db, CallerContext callers, ProgrammeDays days)
{
    private readonly Dictionary<Guid, Programme> known = [];

    /// <summary>Returns a programme, or refuses with <c>programme-not-found</c>.</summary>
    public async Task<Programme> Get(Guid id, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(id, out var programme))
        {
            Know(programme = await Read(id, cancellationToken));
        }

        return programme;
    }

    /// <summary>Returns a page of the programmes that the caller sees.</summary>
    public async Task<Page<Programme>> List(PageQuery page, CancellationToken cancellationToken)
    {
        var found = await db.Query<Programme>(
            $"""
            SELECT {Programme.Columns} FROM programmes
            WHERE {callers.Caller.InProgramme("id")} AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                After = page.AfterId,
                page.Fetch,
            },
            cancellationToken
        );
        return page.Cut(found, programme => programme.Id);
    }

    /// <summary>Returns a programme that this request has read; null when it has not.</summary>
    public Programme? Known(Guid id) => known.GetValueOrDefault(id);

    /// <summary>Keeps a programme that was read together with other records, within the caller's scope.</summary>
    public void Know(Programme programme)
    {
        known[programme.Id] = programme;
        days.Know(programme.Id, programme.TimeZone);
    }

    /// <summary>Reads a programme again the next time: it is about to change.</summary>
    public void Forget(Guid id) => known.Remove(id);

    private async Task<Programme> Read(Guid id, CancellationToken cancellationToken) =>
        await db.Find<Programme>(
            $"""SELECT {Programme.Columns} FROM programmes WHERE id = @Id AND {callers.Caller.InProgramme("id")}""",
            new { Id = id, Scope = callers.Caller.ProgrammeId },
            cancellationToken
        ) ?? throw Problems.NotFound("programme");
}
