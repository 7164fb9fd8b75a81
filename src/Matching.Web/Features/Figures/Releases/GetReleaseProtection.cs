using System.Text.Json;
using Matching.Indicators.Audit;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>
/// Certificate of protection: everything that a release publishes was audited as one system of equations. No suppressed number of
/// fewer people than may be shown can be bounded more closely than the smallest count shown, and no suppressed mean of fewer than
/// ten people more closely than a tenth of the range of its answers. Figures carried forward were audited by the release that
/// computed them.
/// </summary>
public sealed record ReleaseProtection
{
    /// <summary>Number of the release.</summary>
    public required int Number { get; init; }

    /// <summary>How many unknown numbers of people and sums of scores the system has.</summary>
    public required int Unknowns { get; init; }

    /// <summary>How many equations the published numbers give.</summary>
    public required int Equations { get; init; }

    /// <summary>How many suppressed numbers and means were bounded.</summary>
    public required int Suppressed { get; init; }

    internal static ReleaseProtection Of(int number, JointAuditResult audit) =>
        new()
        {
            Number = number,
            Unknowns = audit.Variables,
            Equations = audit.Equations,
            Suppressed = audit.Asked,
        };

    internal string ToText() => JsonSerializer.Serialize(this);

    internal static ReleaseProtection Read(string text) => JsonSerializer.Deserialize<ReleaseProtection>(text)!;
}

/// <summary>Returns the certificate of protection of a release.</summary>
public sealed record GetReleaseProtection(Guid ProgrammeId, int Number) : IQuery<ReleaseProtection>;

internal sealed class GetReleaseProtectionHandler(Db db, ReleaseStore releases)
    : IRequestHandler<GetReleaseProtection, ReleaseProtection>
{
    public async Task<ReleaseProtection> Handle(GetReleaseProtection request, CancellationToken cancellationToken)
    {
        var release = await releases.Get(request.ProgrammeId, request.Number, cancellationToken);
        var stored = await db.Single<string?>(
            "SELECT protection FROM releases WHERE id = @Id",
            new { release.Id },
            cancellationToken
        );
        return stored is null ? throw Problems.NotFound("release-protection") : ReleaseProtection.Read(stored);
    }
}
