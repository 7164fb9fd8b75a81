using System.Text;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Matching.Web.Features.Runs.ProfilePages;

/// <summary>A row of the file of pairs before and after a change of the criteria. Scores are of 10,000.</summary>
public sealed record PairBeforeAndAfter
{
    public required string Mentee { get; init; }

    public required Guid MenteeId { get; init; }

    public required int WaitDays { get; init; }

    public required ChangeEffect Effect { get; init; }

    public string? MentorBefore { get; init; }

    public int? ScoreBefore { get; init; }

    public string? MentorAfter { get; init; }

    public int? ScoreAfter { get; init; }
}

/// <summary>The form of the page of a profile.</summary>
public sealed record TypedProfile
{
    /// <summary>What is typed.</summary>
    public ProfileInput? Input { get; set; }
}

/// <summary>The pairs of a preview as a file, for the form of the profile's page as it is typed.</summary>
public static class ProfilePairsEndpoints
{
    // Beside the page and, like it, no part of the API document.
    public static void MapProfilePairs(this IEndpointRouteBuilder app) =>
        app.MapPost("/console/settings/profiles/{id:guid}/pairs.csv", Pairs)
            .RequireAuthorization(Policies.AdminSignedIn)
            .ExcludeFromDescription();

    private static async Task<FileContentHttpResult> Pairs(
        Guid id,
        [FromQuery] string? programme,
        [FromForm] TypedProfile typed,
        IMediator mediator,
        CallerContext callers,
        RequestValidator validator,
        IOptions<JsonOptions> json,
        CancellationToken ct
    )
    {
        var input = typed.Input ?? new ProfileInput();
        var programmes = (await mediator.Send(new ListProgrammes { Limit = 200 }, ct)).Items;
        var of = Programme.Chosen(programmes, callers.Preferred(programme)) ?? throw Problems.NotFound("programme");
        var all = (await mediator.Send(new ListCriteriaProfiles { Limit = 200 }, ct)).Items;
        var profile = all.FirstOrDefault(one => one.Id == id) ?? throw Problems.NotFound("criteria-profile");
        var after = input.Request(profile);
        await validator.Check(after, ct);
        var before = all.FirstOrDefault(one => one.Id == of.CriteriaProfileId) ?? profile;
        var preview = await mediator.Send(
            new PreviewProfile(of.Id, before, after.Criteria!, after.Objective!.Value, int.MaxValue),
            ct
        );
        var rows = preview.Pairs.Select(pair => Row(pair, preview.Names));
        var text = CsvLists.Write(typeof(PairBeforeAndAfter), rows, json.Value.SerializerOptions);
        return TypedResults.File(Encoding.UTF8.GetBytes(text), CsvLists.ContentType, $"pairs-{profile.Name}.csv");
    }

    private static PairBeforeAndAfter Row(PreviewedChange pair, IReadOnlyDictionary<Guid, PersonName> names)
    {
        string? Name(PreviewedPair? side) => side is null ? null : PersonName.Of(names.GetValueOrDefault(side.MentorId));
        return new PairBeforeAndAfter
        {
            Mentee = PersonName.Of(names.GetValueOrDefault(pair.MenteeId)),
            MenteeId = pair.MenteeId,
            WaitDays = pair.WaitDays,
            Effect = pair.Effect,
            MentorBefore = Name(pair.Before),
            ScoreBefore = pair.Before?.Score,
            MentorAfter = Name(pair.After),
            ScoreAfter = pair.After?.Score,
        };
    }
}
