using MediatR;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>A release was published: sent in the same transaction.</summary>
/// <param name="Release">The release.</param>
public sealed record ReleasePublished(Release Release) : INotification;
