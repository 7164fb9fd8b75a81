using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>Lists links to questionnaires.</summary>
public sealed record ListSurveyLinks : PageQuery, IQuery<Page<SurveyLink>>
{
    /// <summary>Only those of this programme.</summary>
    public Guid? ProgrammeId { get; init; }

    /// <summary>Only those of this person.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Only those about this pair.</summary>
    public Guid? PairId { get; init; }

    /// <summary>Only those of this moment.</summary>
    public string? Wave { get; init; }
}

internal sealed class ListSurveyLinksHandler(Db db, CallerContext callers, TimeProvider clock)
    : IRequestHandler<ListSurveyLinks, Page<SurveyLink>>
{
    public async Task<Page<SurveyLink>> Handle(ListSurveyLinks request, CancellationToken cancellationToken)
    {
        var rows = await db.Query<SurveyLinkRow>(
            $"""
            SELECT {SurveyLinkRow.Columns} FROM survey_links l
            WHERE {callers.Caller.InProgramme("l.programme_id")} AND {callers.Caller.InSite("l.site_id")}
              -- a person who has stopped every use of their data is in no list
              AND NOT EXISTS (SELECT 1 FROM people p WHERE p.id = l.person_id AND p.is_restricted)
              AND {Where.Set(request.ProgrammeId, "l.programme_id = @ProgrammeId")}
              AND {Where.Set(request.PersonId, "l.person_id = @PersonId")}
              AND {Where.Set(request.PairId, "l.pair_id = @PairId")}
              AND {Where.Set(request.Wave, "l.wave = @Wave")}
              AND l.id > @After
            ORDER BY l.id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                request.PairId,
                Wave = Filter.Code<Wave>(request.Wave, "wave")?.ToText(),
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        var now = clock.GetUtcNow();
        return request.Cut(rows.ConvertAll(row => row.Read(now)), link => link.Id);
    }
}

/// <summary>Returns a link to a questionnaire, without its secret.</summary>
public sealed record GetSurveyLink(Guid Id) : IQuery<SurveyLink>;

internal sealed class GetSurveyLinkHandler(SurveyLinkStore links, TimeProvider clock) : IRequestHandler<GetSurveyLink, SurveyLink>
{
    public async Task<SurveyLink> Handle(GetSurveyLink request, CancellationToken cancellationToken) =>
        (await links.Get(request.Id, cancellationToken)).Read(clock.GetUtcNow());
}

/// <summary>Closes a link to a questionnaire: it works no more, and what was answered by it and not sent goes.</summary>
public sealed record CloseSurveyLink(Guid Id) : ICommand<SurveyLink>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class CloseSurveyLinkHandler(SurveyLinkStore links, TimeProvider clock)
    : IRequestHandler<CloseSurveyLink, SurveyLink>
{
    public async Task<SurveyLink> Handle(CloseSurveyLink request, CancellationToken cancellationToken)
    {
        var before = await links.Get(request.Id, cancellationToken);
        await links.Close(before.Id, cancellationToken);
        return (await links.Get(request.Id, cancellationToken)).Read(clock.GetUtcNow());
    }
}
