using Matching.Engine.Criteria;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;

namespace Matching.Web.Features.Runs.Pool;

/// <summary>What the engine reads of a person, as stored.</summary>
internal record ProfileRow
{
    public required Guid Id { get; init; }
    public Guid? SiteId { get; init; }
    public int? BirthYear { get; init; }
    public required bool IsGuardianConsented { get; init; }
    public required bool IsAdultConfirmed { get; init; }
    public string? Gender { get; init; }
    public required int Capacity { get; init; }
    public required DateOnly AppliedOn { get; init; }
    public required string Profile { get; init; }
    public required string KeyWrapped { get; init; }
    public required string IdentitySealed { get; init; }

    public Participant Read(IdentityVault vault, GeoPoint? site, int places) =>
        ParticipantReader.Read(
            new ParticipantColumns(Id, SiteId, BirthYear, IsGuardianConsented, IsAdultConfirmed, Gender, AppliedOn, places),
            Profile,
            vault.OpenBytes(IdentitySealed, KeyWrapped, Id, PersonRow.SealColumn),
            site
        );
}
