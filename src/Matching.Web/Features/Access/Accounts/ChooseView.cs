using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>A programme with its sites, as an account can choose to look at them.</summary>
public sealed record ViewOption
{
    /// <summary>Id of the programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Its name.</summary>
    public required string Programme { get; init; }

    /// <summary>Id of a site; empty for all of them.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Name of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Its value in a choice of places.</summary>
    internal string Value => SiteId is null ? $"{ProgrammeId}" : $"{ProgrammeId}/{SiteId}";

    /// <summary>Its name in a choice of places.</summary>
    internal string Text => Site is null ? Programme : $"{Programme}, {Site}";
}

/// <summary>Lists the programmes and sites that the caller sees, each programme before its sites.</summary>
public sealed record ListViews : IQuery<IReadOnlyList<ViewOption>>
{
    /// <summary>More are not read on one page.</summary>
    public const int Most = 500;
}

internal sealed class ListViewsHandler(Db db, CallerContext callers) : IRequestHandler<ListViews, IReadOnlyList<ViewOption>>
{
    public async Task<IReadOnlyList<ViewOption>> Handle(ListViews request, CancellationToken cancellationToken)
    {
        var found = await db.Query<ViewOption>(
            $"""
            SELECT r.id AS programme_id, r.name AS programme, s.id AS site_id, s.name AS site
            FROM programmes r LEFT JOIN sites s ON s.programme_id = r.id AND {callers.Caller.InSite("s.id")}
            WHERE {callers.Caller.InProgramme("r.id")}
            ORDER BY r.id, s.name, s.id LIMIT @Most
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                ListViews.Most,
            },
            cancellationToken
        );
        return
        [
            .. found
                .GroupBy(option => option.ProgrammeId)
                .SelectMany(programme =>
                    programme
                        .Where(option => option.SiteId is not null)
                        .Prepend(programme.First() with { SiteId = null, Site = null })
                ),
        ];
    }
}

/// <summary>
/// Remembers the programme and the site that the account looks at: pages that name none show these. It gives no rights and hides
/// nothing from the API.
/// </summary>
public sealed record ChooseView(Guid? ProgrammeId, Guid? SiteId) : ICommand<Nothing>;

internal sealed class ChooseViewHandler(Db db, CallerContext callers) : IRequestHandler<ChooseView, Nothing>
{
    public async Task<Nothing> Handle(ChooseView request, CancellationToken cancellationToken)
    {
        var isSeen =
            request.ProgrammeId is null
            || await db.Find<Guid?>(
                $"""
                SELECT r.id FROM programmes r
                WHERE r.id = @ProgrammeId AND {callers.Caller.InProgramme("r.id")}
                  AND {Where.Set(request.SiteId, OfSite)}
                """,
                new
                {
                    request.ProgrammeId,
                    request.SiteId,
                    Scope = callers.Caller.ProgrammeId,
                },
                cancellationToken
            )
                is not null;
        if (!isSeen || (callers.Caller.SiteId is { } own && request.SiteId is { } other && own != other))
        {
            throw Problems.ValidationFailed("view", Texts.Validation("unknown-id"));
        }

        await db.Execute(
            "UPDATE accounts SET chosen_programme_id = @ProgrammeId, chosen_site_id = @SiteId WHERE id = @Id",
            new
            {
                callers.Caller.Id,
                request.ProgrammeId,
                request.SiteId,
            },
            cancellationToken
        );
        return Nothing.Value;
    }

    private const string OfSite = "EXISTS (SELECT 1 FROM sites s WHERE s.id = @SiteId AND s.programme_id = r.id)";
}
