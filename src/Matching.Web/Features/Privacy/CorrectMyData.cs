using System.Text.Json;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Privacy;

/// <summary>Changes what a person says of themselves, by merge patch. Where they stand, their site and their consents have ways of their own.</summary>
public sealed record CorrectMyData(JsonElement Patch) : ICommand<MyData>
{
    // What coordinators decide, and what a person changes by another door.
    internal static readonly HashSet<string> Others =
        ["programmeId", "siteId", "status", "appliedOn", "interestAskedOn", "interestConfirmedOn", "screenedOn", "source", "consents", "priority", "priorityReason"];
}

internal sealed class CorrectMyDataHandler(IMediator mediator, OwnRecord own) : IRequestHandler<CorrectMyData, MyData>
{
    public async Task<MyData> Handle(CorrectMyData request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        if (request.Patch.ValueKind == JsonValueKind.Object && request.Patch.EnumerateObject().FirstOrDefault(member => CorrectMyData.Others.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } fixedMember)
        {
            throw Problems.ValidationFailed(fixedMember.Name, Texts.Validation("fixed"));
        }

        await mediator.Send(new UpdatePerson(me.Role, me.Id, new IfMatch((IReadOnlyList<int>?)null), request.Patch), cancellationToken);
        return await mediator.Send(new GetMyData(), cancellationToken);
    }
}

/// <summary>Rests, or comes back from resting.</summary>
[Example("""{ "paused": true }""")]
public sealed record PauseMe : ICommand<MyData>
{
    /// <summary>Whether to rest; false comes back.</summary>
    [Mandatory] public bool? Paused { get; set; }
}

internal sealed class PauseMeHandler(IMediator mediator, OwnRecord own) : IRequestHandler<PauseMe, MyData>
{
    public async Task<MyData> Handle(PauseMe request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        await mediator.Send(new TransitionPerson { Role = me.Role, Id = me.Id, To = request.Paused!.Value ? PersonStatus.Paused : PersonStatus.Available }, cancellationToken);
        return await mediator.Send(new GetMyData(), cancellationToken);
    }
}

/// <summary>Has the record kept and used for nothing, or lifts that again.</summary>
[Example("""{ "restricted": true }""")]
public sealed record RestrictMyData : ICommand<MyData>
{
    /// <summary>Whether it is used for nothing.</summary>
    [Mandatory] public bool? Restricted { get; set; }
}

internal sealed class RestrictMyDataHandler(IMediator mediator, OwnRecord own) : IRequestHandler<RestrictMyData, MyData>
{
    public async Task<MyData> Handle(RestrictMyData request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        await mediator.Send(new RestrictPerson(me.Role, me.Id, request.Restricted!.Value), cancellationToken);
        if (request.Restricted.Value)
        {
            await mediator.Send(new WithdrawProposals(me.Id), cancellationToken);
        }

        return await mediator.Send(new GetMyData(), cancellationToken);
    }
}

/// <summary>Withdraws a consent; what rested on it stops at once.</summary>
[Example("""{ "purpose": "matching" }""")]
public sealed record WithdrawMyConsent : ICommand<MyData>
{
    /// <summary>The purpose, a code of the list <c>consent_purposes</c>.</summary>
    [Mandatory, Vocabulary("consent_purposes")] public string Purpose { get; set; } = "";
}

internal sealed class WithdrawMyConsentHandler(IMediator mediator, OwnRecord own) : IRequestHandler<WithdrawMyConsent, MyData>
{
    public async Task<MyData> Handle(WithdrawMyConsent request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var person = await mediator.Send(new GetPerson(me.Role, me.Id), cancellationToken);
        var given = person.Consents ?? [];
        var kept = given.Where(consent => consent.Purpose != request.Purpose).Select(consent => new { purpose = consent.Purpose, version = consent.Version }).ToList();
        if (kept.Count == given.Count)
        {
            throw Problems.ValidationFailed("purpose", Texts.Validation("unknown-id"));
        }

        await mediator.Send(new UpdatePerson(me.Role, me.Id, new IfMatch((IReadOnlyList<int>?)null), JsonSerializer.SerializeToElement(new { consents = kept })), cancellationToken);
        return await mediator.Send(new GetMyData(), cancellationToken);
    }
}
