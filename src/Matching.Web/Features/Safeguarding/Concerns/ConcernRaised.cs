using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>A concern was raised. Nothing of it is part of the event.</summary>
/// <param name="ProgrammeId">Its programme.</param>
/// <param name="SiteId">Its site.</param>
public sealed record ConcernRaised(Guid ProgrammeId, Guid? SiteId) : INotification;
