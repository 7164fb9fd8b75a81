using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Console;

/// <summary>Returns what the header of the console says: who is signed in, and what they see.</summary>
public sealed record GetConsoleHeader : IQuery<ConsoleHeader>;

/// <summary>Who is signed in, and what they see.</summary>
public sealed record ConsoleHeader
{
    /// <summary>E-mail address of the account.</summary>
    public required string Email { get; init; }

    /// <summary>Name of the account, else its e-mail address.</summary>
    public required string Name { get; init; }

    /// <summary>Whether single keys press the buttons of a proposal.</summary>
    public required bool HasSingleKeys { get; init; }

    /// <summary>Name of the programme that they chose, or the only one that they see; else empty.</summary>
    public string? Programme { get; init; }

    /// <summary>Name of the site that they chose, or the only one that they see; else empty.</summary>
    public string? Site { get; init; }

    /// <summary>Number of programmes that they see.</summary>
    public required long Programmes { get; init; }

    /// <summary>Number of sites that they see, of the programme that they chose.</summary>
    public required long Sites { get; init; }

    /// <summary>Whether there is anything to choose.</summary>
    public required bool IsChoice { get; init; }

    /// <summary>Whether they read concerns: named for it, or an administrator of a programme without named staff.</summary>
    public required bool ReadsConcerns { get; init; }
}

internal sealed class GetConsoleHeaderHandler(Db db, IdentityVault vault, CallerContext callers, TimeProvider clock)
    : IRequestHandler<GetConsoleHeader, ConsoleHeader>
{
    public async Task<ConsoleHeader> Handle(GetConsoleHeader request, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        var row = await db.Single<HeaderRow>(
            $"""
            SELECT a.email_sealed, {StaffName.Columns}, a.has_single_keys, p.programmes, p.programme, t.sites, t.site,
              (SELECT r.name FROM programmes r WHERE r.id = a.chosen_programme_id) AS chosen_programme,
              (SELECT s.name FROM sites s WHERE s.id = a.chosen_site_id AND s.programme_id = a.chosen_programme_id) AS chosen_site,
              (SELECT count(*) FROM sites n WHERE n.programme_id = a.chosen_programme_id) AS chosen_sites,
              EXISTS (SELECT 1 FROM safeguarding_staff f WHERE f.holder_id = a.id) AS is_named,
              a.role = 'admin' AND EXISTS (
                SELECT 1 FROM (SELECT id AS programme_id, CAST(NULL AS UUID) AS site_id FROM programmes) c
                WHERE {callers.Caller.InProgramme("c.programme_id")} AND NOT {ConcernReaders.Named}
              ) AS is_reader_of_rest
            FROM accounts a
            CROSS JOIN (
                SELECT count(*) AS programmes, min(name) AS programme FROM programmes
                WHERE {callers.Caller.InProgramme("id")}
            ) p
            CROSS JOIN (
                SELECT count(*) AS sites, min(name) AS site FROM sites
                WHERE {callers.Caller.InProgramme("programme_id")}
                  AND {callers.Caller.InSite("id")}
            ) t
            WHERE a.id = @Id
            """,
            new
            {
                caller.Id,
                Scope = caller.ProgrammeId,
                Site = caller.SiteId,
                Today = ProgrammeDays.On(clock.GetUtcNow(), null),
            },
            cancellationToken
        );
        return new ConsoleHeader
        {
            Email = vault.OpenText(row.EmailSealed, Credential.EmailOf(caller.Id)),
            Name = StaffName.Open(vault, caller.Id, row.StaffSealed),
            HasSingleKeys = row.HasSingleKeys,
            Programmes = row.Programmes,
            Programme = row.ChosenProgramme ?? (row.Programmes == 1 ? row.Programme : null),
            Sites = row.ChosenProgramme is null ? row.Sites : row.ChosenSites,
            Site = (caller.SiteId is null ? row.ChosenSite : null) ?? (row.Sites == 1 ? row.Site : null),
            IsChoice = row.Programmes > 1 || row.Sites > 1,
            ReadsConcerns = row.IsNamed || row.IsReaderOfRest,
        };
    }

    private sealed record HeaderRow
    {
        public required string EmailSealed { get; init; }
        public required string StaffSealed { get; init; }
        public required bool HasSingleKeys { get; init; }
        public required long Programmes { get; init; }
        public string? Programme { get; init; }
        public required long Sites { get; init; }
        public string? Site { get; init; }
        public string? ChosenProgramme { get; init; }
        public string? ChosenSite { get; init; }
        public required long ChosenSites { get; init; }
        public required bool IsNamed { get; init; }
        public required bool IsReaderOfRest { get; init; }
    }
}
