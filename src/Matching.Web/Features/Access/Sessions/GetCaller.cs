using Matching.Web.Data;
using Matching.Web.Features.Access.SecondFactors;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>Returns the caller and their access.</summary>
public sealed record GetCaller : IQuery<CallerInfo>;

/// <summary>The caller and their access.</summary>
public sealed record CallerInfo
{
    /// <summary>What the caller may do.</summary>
    public required Role Role { get; init; }

    /// <summary>The only programme they see; all when empty.</summary>
    public Guid? ProgrammeId { get; init; }

    /// <summary>The only site they see; all of the programme when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Address of the account; empty for an API key.</summary>
    public string? Email { get; init; }

    /// <summary>Name by which colleagues read the account; they read the address when empty.</summary>
    public string? Name { get; init; }

    /// <summary>Recovery codes that are left; empty for an API key.</summary>
    public long? RecoveryCodesLeft { get; init; }

    /// <summary>
    /// What a page that is signed in by cookie sends as <c>X-Antiforgery-Token</c> with each change; empty for an API key.
    /// </summary>
    public string? AntiforgeryToken { get; init; }
}

internal sealed class GetCallerHandler(Db db, IdentityVault vault, RecoveryCodes recovery, CallerContext callers)
    : IRequestHandler<GetCaller, CallerInfo>
{
    public async Task<CallerInfo> Handle(GetCaller request, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        var own = await db.Find<OwnRow>(
            "SELECT email_sealed, name_sealed FROM accounts WHERE id = @Id",
            new { caller.Id },
            cancellationToken
        );
        return new CallerInfo
        {
            Role = caller.Role,
            ProgrammeId = caller.ProgrammeId,
            SiteId = caller.SiteId,
            Email = own is null ? null : vault.OpenText(own.EmailSealed, Credential.EmailOf(caller.Id)),
            Name = own?.NameSealed is { } name ? vault.OpenText(name, Credential.NameOf(caller.Id)) : null,
            RecoveryCodesLeft = own is null ? null : await recovery.Left(caller.Id, cancellationToken),
        };
    }

    private sealed record OwnRow
    {
        public required string EmailSealed { get; init; }
        public string? NameSealed { get; init; }
    }
}
