using static Matching.Web.Tests.Access.Calls;

namespace Matching.Web.Tests.Access;

/// <summary>Trainings, checks, messages, notes and appointments of people.</summary>
internal static class ContactOperations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["ListTrainings"] = Get(w => $"/trainings?programmeId={w.Id}"),
        ["CreateTraining"] = Post(
            _ => "/trainings",
            w => new
            {
                programmeId = w.Id,
                title = "Being a mentor",
                heldOn = "2026-02-10",
            }
        ),
        ["GetTraining"] = async w => new Call(HttpMethod.Get, $"/trainings/{await w.Training()}"),
        ["UpdateTraining"] = async w => new Call(HttpMethod.Patch, $"/trainings/{await w.Training()}", new { minutes = 60 }),
        ["ListChecks"] = Get(w => $"/checks?programmeId={w.Id}"),
        ["CreateCheck"] = async w => new Call(
            HttpMethod.Post,
            "/checks",
            new
            {
                personId = await w.Mentor(),
                kind = "identity",
                checkedOn = "2026-02-10",
            }
        ),
        ["ListMessages"] = async w =>
        {
            await w.Message();
            return new Call(HttpMethod.Get, $"/messages?programmeId={w.Id}");
        },
        ["GetMessage"] = async w => new Call(HttpMethod.Get, $"/messages/{await w.Message()}"),
        ["ResendMessage"] = async w => new Call(HttpMethod.Post, $"/messages/{await w.Message()}/resend", new { }),
        ["ReturnMessage"] = async w => new Call(HttpMethod.Post, $"/messages/{await w.FreshMessage()}/return", new { }),
        ["ListMessageTemplates"] = Get(w => $"/programmes/{w.Id}/message-templates"),
        ["GetMessageTemplate"] = Get(w => $"/programmes/{w.Id}/message-templates/person_available/it"),
        ["SetMessageTemplate"] = w =>
            Made(
                new Call(
                    HttpMethod.Put,
                    $"/programmes/{w.Id}/message-templates/person_available/it",
                    new { subject = "Novità", body = "Ciao." }
                )
            ),
        ["DeleteMessageTemplate"] = w =>
            Made(new Call(HttpMethod.Delete, $"/programmes/{w.Id}/message-templates/person_available/it")),
        ["GetPersonTie"] = async w => new Call(HttpMethod.Get, $"/person-ties/{await w.Tied()}"),
        ["TiePeople"] = async w => new Call(
            HttpMethod.Post,
            "/person-ties",
            new
            {
                personId = await w.Mentee(),
                withId = await w.Given.Mentee(),
                kind = "family",
            }
        ),
        ["UntiePerson"] = async w => new Call(HttpMethod.Delete, $"/person-ties/{await w.FreshTied()}"),
        ["GetTextGateway"] = Get(w => $"/programmes/{w.Id}/text-gateway"),
        ["SaveTextGateway"] = w =>
            Made(new Call(HttpMethod.Put, $"/programmes/{w.Id}/text-gateway", new { url = "https://sms.example.com/send" })),
        ["DeleteTextGateway"] = w => Made(new Call(HttpMethod.Delete, $"/programmes/{w.Id}/text-gateway")),
        ["PreviewTextGateway"] = Post(
            w => $"/programmes/{w.Id}/text-gateway/preview",
            _ => new { url = "https://sms.example.com/send" }
        ),
        ["TestTextGateway"] = async w =>
        {
            await w.Gateway();
            return new Call(HttpMethod.Post, $"/programmes/{w.Id}/text-gateway/test", new { to = "+393331112233" });
        },
        ["PreviewMessageTemplate"] = w =>
            Made(
                new Call(
                    HttpMethod.Post,
                    $"/programmes/{w.Id}/message-templates/person_available/it/preview",
                    new { subject = "Novità", body = "Ciao." }
                )
            ),
        ["GetMessageLink"] = async w => new Call(HttpMethod.Get, $"/message-links/{await w.MessageLink()}"),
        ["AnswerMessageLink"] = async w => new Call(
            HttpMethod.Post,
            $"/message-links/{await w.MessageLink()}",
            new { answer = "mine" }
        ),
        ["ListAttempts"] = Get(w => $"/attempts?programmeId={w.Id}"),
        ["CreateAttempt"] = async w => new Call(
            HttpMethod.Post,
            "/attempts",
            new { personId = await w.Mentor(), kind = "no_answer" }
        ),
        ["UndoAttempt"] = async w => new Call(
            HttpMethod.Delete,
            $"/attempts/{(await w.Given.Coordinator.Created("/attempts", new { personId = await w.Mentor(), kind = "message" })).Text("id")}"
        ),
        ["ListNotes"] = async w => new Call(HttpMethod.Get, $"/notes?personId={await w.Mentor()}"),
        ["CreateNote"] = async w => new Call(HttpMethod.Post, "/notes", new { personId = await w.Mentor(), text = "A note." }),
        ["TransitionNote"] = async w => new Call(HttpMethod.Post, $"/notes/{await w.Note()}/transition", new { to = "done" }),
        ["ListAppointments"] = async w => new Call(HttpMethod.Get, $"/appointments?personId={await w.Mentor()}"),
        ["CreateAppointment"] = async w => new Call(
            HttpMethod.Post,
            "/appointments",
            new
            {
                personId = await w.Mentor(),
                kind = "visit",
                startsAt = "2026-03-10T16:30:00Z",
            }
        ),
        ["GetAppointment"] = async w => new Call(HttpMethod.Get, $"/appointments/{await w.Appointment()}"),
        ["UpdateAppointment"] = async w => new Call(
            HttpMethod.Patch,
            $"/appointments/{await w.Appointment()}",
            new { minutes = 60 }
        ),
        ["TransitionAppointment"] = async w => new Call(
            HttpMethod.Post,
            $"/appointments/{await w.Appointment()}/transition",
            new { to = "cancelled" }
        ),
        ["GetAppointmentCalendar"] = async w => new Call(HttpMethod.Get, $"/appointments/{await w.Appointment()}/calendar"),
        ["ListPairNotes"] = async w => new Call(HttpMethod.Get, $"/pair-notes?pairId={await w.AgreedPair()}"),
        ["CreatePairNote"] = async w => new Call(
            HttpMethod.Post,
            "/pair-notes",
            new { pairId = await w.AgreedPair(), text = "A note." }
        ),
        ["TransitionPairNote"] = async w => new Call(
            HttpMethod.Post,
            $"/pair-notes/{await w.PairNote()}/transition",
            new { to = "done" }
        ),
        ["CreatePairNoteComment"] = async w => new Call(
            HttpMethod.Post,
            $"/pair-notes/{await w.PairNote()}/comments",
            new { text = "A comment." }
        ),
        ["GetCheck"] = async w => new Call(HttpMethod.Get, $"/checks/{await w.Check()}"),
        ["UpdateCheck"] = async w => new Call(HttpMethod.Patch, $"/checks/{await w.Check()}", new { result = "pending" }),
    };
}
