using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>Lists messages to people, the newest first.</summary>
public sealed record ListMessages : PageQuery, IQuery<Page<Message>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by status: <c>waiting</c>, <c>sent</c>, <c>failed</c>, <c>dead</c> or <c>cancelled</c>.</summary>
    [LengthUpTo(20)]
    public string? Status { get; set; }
}

internal sealed class ListMessagesHandler(MessageReader messages) : IRequestHandler<ListMessages, Page<Message>>
{
    public async Task<Page<Message>> Handle(ListMessages request, CancellationToken cancellationToken) =>
        request.Cut(await messages.List(request, cancellationToken), message => message.Id);
}

/// <summary>Messages with the names of their people, as the console shows them.</summary>
public sealed record ListMessagesWithNames(ListMessages Query) : IQuery<Page<Message>>;

internal sealed class ListMessagesWithNamesHandler(MessageReader messages, PersonNames names)
    : IRequestHandler<ListMessagesWithNames, Page<Message>>
{
    public async Task<Page<Message>> Handle(ListMessagesWithNames request, CancellationToken cancellationToken)
    {
        var page = request.Query.Cut(await messages.List(request.Query, cancellationToken), message => message.Id);
        var known = await names.Of(page.Items.Select(message => message.PersonId).Distinct(), cancellationToken);
        return page with
        {
            Items = [.. page.Items.Select(message => message with { Name = known.GetValueOrDefault(message.PersonId) })],
        };
    }
}

/// <summary>
/// Reads messages as the caller may see them: those to people of their programme and site whose record is not restricted.
/// </summary>
internal sealed class MessageReader(Db db, CallerContext callers)
{
    private const string OfSite = "p.site_id = @Site";

    public Task<List<Message>> List(ListMessages request, CancellationToken cancellationToken) =>
        db.Query<Message>(
            $"""
            SELECT {Message.Columns} FROM messages m JOIN people p ON p.id = m.person_id
            WHERE NOT p.is_restricted AND {callers.Caller.InProgramme("m.programme_id")}
              AND {Where.Set(callers.Caller.SiteId, OfSite)}
              AND {Where.Set(request.ProgrammeId, "m.programme_id = @ProgrammeId")}
              AND {Where.Set(request.PersonId, "m.person_id = @PersonId")}
              AND {Where.Set(request.Status, "m.status = @Status")}
              AND m.id < @Before
            ORDER BY m.id DESC LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                Status = Filter.Code<MessageStatus>(request.Status, "status")?.ToText(),
                Before = request.BeforeId,
                request.Fetch,
            },
            cancellationToken
        );

    public async Task<Message> Get(Guid id, CancellationToken cancellationToken) =>
        await db.Find<Message>(
            $"""
            SELECT {Message.Columns} FROM messages m JOIN people p ON p.id = m.person_id
            WHERE m.id = @Id AND NOT p.is_restricted AND {callers.Caller.InProgramme("m.programme_id")}
              AND {Where.Set(callers.Caller.SiteId, OfSite)}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.NotFound("message");
}

/// <summary>Reads one message to a person.</summary>
public sealed record GetMessage(Guid Id) : IQuery<Message>;

internal sealed class GetMessageHandler(MessageReader messages) : IRequestHandler<GetMessage, Message>
{
    public Task<Message> Handle(GetMessage request, CancellationToken cancellationToken) =>
        messages.Get(request.Id, cancellationToken);
}
