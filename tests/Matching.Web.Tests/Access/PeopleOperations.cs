using Matching.Web.Tests.Signups;
using static Matching.Web.Tests.Access.Calls;

namespace Matching.Web.Tests.Access;

/// <summary>People, their sign-ups, their own data and duplicates.</summary>
internal static class PeopleOperations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["CreateMentor"] = Post(_ => "/mentors", w => w.Given.Person()),
        ["ImportMentors"] = w =>
            Made(
                new Call(
                    HttpMethod.Post,
                    $"/mentors/import?programmeId={w.Id}",
                    Csv: "givenName,birthYear,languages,consents\nSelam,1994,it:native,matching:1\n"
                )
            ),
        ["ListMentors"] = Get(w => $"/mentors?programmeId={w.Id}"),
        ["ExportMentors"] = Get(w => $"/mentors/export?purpose=report&programmeId={w.Id}"),
        ["GetMentor"] = async w => new Call(HttpMethod.Get, $"/mentors/{await w.Mentor()}"),
        ["UpdateMentor"] = async w => new Call(HttpMethod.Patch, $"/mentors/{await w.Given.Mentor()}", new { gender = "woman" }),
        ["DeleteMentor"] = async w => new Call(HttpMethod.Delete, $"/mentors/{await w.Given.Mentor()}"),
        ["TransitionMentor"] = async w => new Call(
            HttpMethod.Post,
            $"/mentors/{await w.Given.Mentor()}/transition",
            new { to = "contacted" }
        ),
        ["UndoMentorTransition"] = async w => new Call(
            HttpMethod.Post,
            $"/mentors/{await w.Given.AvailableMentor()}/undo",
            new { reason = "wrong_step" }
        ),
        ["TransitionMentors"] = async w => new Call(
            HttpMethod.Post,
            "/mentors/transitions",
            new { to = "contacted", people = new[] { await w.Given.Mentor() } }
        ),
        ["AskMentorsInterest"] = async w => new Call(
            HttpMethod.Post,
            "/mentors/interest",
            new { people = new[] { await w.Given.AvailableMentor() } }
        ),
        ["AssignMentors"] = async w => new Call(
            HttpMethod.Post,
            "/mentors/responsible",
            new { people = new[] { await w.Given.Mentor() } }
        ),
        ["ListMentorCandidates"] = async w => new Call(HttpMethod.Get, $"/mentors/{await w.Mentor()}/candidates"),
        ["GetRetention"] = Get(w => $"/programmes/{w.Id}/retention"),
        ["ListAuditEntries"] = Get(w => $"/audit?programmeId={w.Id}"),
        ["VerifyAudit"] = Get(_ => "/audit/verify"),
        ["CreateMentorPersonalLink"] = async w => new Call(HttpMethod.Post, $"/mentors/{await w.Mentor()}/personal-link"),
        ["RevokeMentorPersonalLinks"] = async w => new Call(HttpMethod.Delete, $"/mentors/{await w.Mentor()}/personal-link"),
        ["CreateMenteePersonalLink"] = async w => new Call(HttpMethod.Post, $"/mentees/{await w.Mentee()}/personal-link"),
        ["RevokeMenteePersonalLinks"] = async w => new Call(HttpMethod.Delete, $"/mentees/{await w.Mentee()}/personal-link"),
        ["GetMyData"] = async w => new Call(HttpMethod.Get, $"/privacy/{await w.Link()}"),
        ["ExportMyData"] = async w => new Call(HttpMethod.Get, $"/privacy/{await w.Link()}/export"),
        ["CorrectMyData"] = async w => new Call(HttpMethod.Patch, $"/privacy/{await w.Link()}", new { gender = "woman" }),
        ["PauseMe"] = async w => new Call(HttpMethod.Post, $"/privacy/{await w.Link()}/pause", new { paused = true }),
        ["RestrictMyData"] = async w => new Call(
            HttpMethod.Post,
            $"/privacy/{await w.Link()}/restriction",
            new { restricted = true }
        ),
        ["WithdrawMyConsent"] = async w => new Call(
            HttpMethod.Post,
            $"/privacy/{await w.Link()}/withdrawal",
            new { purpose = "matching" }
        ),
        ["RaiseMyConcern"] = async w => new Call(
            HttpMethod.Post,
            $"/privacy/{await w.Link()}/concerns",
            new { what = "Somebody should look." }
        ),
        ["EraseMe"] = async w => new Call(HttpMethod.Delete, $"/privacy/{await w.Link()}"),
        ["CreateSignup"] = w =>
            Made(
                new Call(
                    HttpMethod.Post,
                    "/signups",
                    w.Partnership.Body(new { partner = w.Partnership.PublicId }),
                    Origin: Partnership.Page
                )
            ),
        ["GetSignupForm"] = Get(w => $"/signup-forms?partner={w.Partnership.PublicId}"),
        ["GetOwnSignup"] = async w => new Call(HttpMethod.Get, $"/signups/own/{await w.SignupLink()}"),
        ["UpdateOwnSignup"] = async w => new Call(
            HttpMethod.Post,
            $"/signups/own/{await w.SignupLink()}/answers",
            new { availability = new[] { "mon_evening" } }
        ),
        ["EraseOwnSignup"] = async w => new Call(HttpMethod.Delete, $"/signups/own/{await w.SignupLink()}"),
        ["ListSignupCounts"] = async w => new Call(
            HttpMethod.Get,
            await w.Signup() == Guid.Empty ? "" : $"/programmes/{w.Id}/signup-counts"
        ),
        ["ListSignups"] = async w => new Call(HttpMethod.Get, await w.Signup() == Guid.Empty ? "" : "/signups?limit=200"),
        ["GetSignup"] = async w => new Call(HttpMethod.Get, $"/signups/{await w.Signup()}"),
        ["CreateMentee"] = Post(_ => "/mentees", w => w.Given.Person()),
        ["ImportMentees"] = w =>
            Made(
                new Call(
                    HttpMethod.Post,
                    $"/mentees/import?programmeId={w.Id}",
                    Csv: "givenName,birthYear,languages,consents\nSelam,1994,it:native,matching:1\n"
                )
            ),
        ["ListMentees"] = Get(w => $"/mentees?programmeId={w.Id}"),
        ["ExportMentees"] = Get(w => $"/mentees/export?purpose=report&programmeId={w.Id}"),
        ["GetMentee"] = async w => new Call(HttpMethod.Get, $"/mentees/{await w.Mentee()}"),
        ["UpdateMentee"] = async w => new Call(HttpMethod.Patch, $"/mentees/{await w.Given.Mentee()}", new { gender = "woman" }),
        ["DeleteMentee"] = async w => new Call(HttpMethod.Delete, $"/mentees/{await w.Given.Mentee()}"),
        ["TransitionMentee"] = async w => new Call(
            HttpMethod.Post,
            $"/mentees/{await w.Given.Mentee()}/transition",
            new { to = "contacted" }
        ),
        ["UndoMenteeTransition"] = async w => new Call(
            HttpMethod.Post,
            $"/mentees/{await w.Given.AvailableMentee()}/undo",
            new { reason = "wrong_step" }
        ),
        ["TransitionMentees"] = async w => new Call(
            HttpMethod.Post,
            "/mentees/transitions",
            new { to = "contacted", people = new[] { await w.Given.Mentee() } }
        ),
        ["ListPhrases"] = Get(_ => "/phrases"),
        ["SendPhrase"] = async w => new Call(
            HttpMethod.Post,
            "/phrases",
            new { personId = await w.Given.Mentee(), phrase = "call_us" }
        ),
        ["ListNotices"] = Get(w => $"/notices?programmeId={w.Id}"),
        ["CreateNotice"] = async w => new Call(
            HttpMethod.Post,
            "/notices",
            new
            {
                personId = await w.Given.Mentee(),
                purpose = "matching",
                channel = "phone",
            }
        ),
        ["GetNotice"] = async w => new Call(HttpMethod.Get, $"/notices/{await w.Notice()}"),
        ["EndNotice"] = async w => new Call(HttpMethod.Post, $"/notices/{await w.Notice()}/end", new { reason = "objection" }),
        ["AskMenteesInterest"] = async w => new Call(
            HttpMethod.Post,
            "/mentees/interest",
            new { people = new[] { await w.Given.AvailableMentee() } }
        ),
        ["AssignMentees"] = async w => new Call(
            HttpMethod.Post,
            "/mentees/responsible",
            new { people = new[] { await w.Given.Mentee() } }
        ),
        ["ListMenteeCandidates"] = async w => new Call(HttpMethod.Get, $"/mentees/{await w.Mentee()}/candidates"),
        ["GetToday"] = Get(w => $"/today?programmeId={w.Id}"),
        ["ListTodayAppointments"] = Get(w => $"/today/appointments?programmeId={w.Id}"),
        ["ListTodayCalls"] = Get(w => $"/today/calls?programmeId={w.Id}"),
        ["ListTodayEvents"] = Get(w => $"/today/events?programmeId={w.Id}"),
        ["ListCorrectionRequests"] = Get(w => $"/correction-requests?programmeId={w.Id}"),
        ["GetCorrectionRequest"] = async w => new Call(HttpMethod.Get, $"/correction-requests/{await w.CorrectionRequest()}"),
        ["TransitionCorrectionRequest"] = async w => new Call(
            HttpMethod.Post,
            $"/correction-requests/{await w.FreshCorrectionRequest()}/transition",
            new { to = "dismissed" }
        ),
        ["ListPossibleDuplicates"] = Get(w => $"/possible-duplicates?programmeId={w.Id}"),
        ["GetPossibleDuplicate"] = async w => new Call(HttpMethod.Get, $"/possible-duplicates/{await w.PossibleDuplicate()}"),
        ["TransitionPossibleDuplicate"] = async w => new Call(
            HttpMethod.Post,
            $"/possible-duplicates/{await w.FreshPossibleDuplicate()}/transition",
            new { to = "dismissed" }
        ),
    };
}
