using Matching.Web.Tests.Questionnaires;
using Matching.Web.Tests.Signups;

namespace Matching.Web.Tests.Access;

/// <summary>How each operation succeeds in a programme. An operation that works only once gets a record made for the call.</summary>
internal static class Operations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["ListProgrammes"] = Get(_ => "/programmes?limit=200"),
        ["GetProgramme"] = Get(w => $"/programmes/{w.Id}"),
        ["CreateProgramme"] = Post(_ => "/programmes", w => new { name = w.Unique("Programme") }),
        ["UpdateProgramme"] = w => Made(new Call(HttpMethod.Patch, $"/programmes/{w.Id}", new { funder = "Somebody" })),
        ["GetProgrammePage"] = Get(w => $"/programmes/{w.Id}/page"),
        ["SaveProgrammePage"] = async w => new Call(
            HttpMethod.Put,
            $"/programmes/{w.Id}/page",
            new { version = await w.PageVersion(), texts = Texts }
        ),
        ["GetRecruitmentCall"] = async w =>
        {
            await w.PublicPage();
            return new Call(HttpMethod.Get, $"/programmes/{w.Id}/recruitment-call");
        },
        ["ListProgrammeTerms"] = Get(w => $"/programmes/{w.Id}/vocabulary"),
        ["GetProgrammeTerm"] = async w => new Call(HttpMethod.Get, $"/programmes/{w.Id}/vocabulary/{await w.Term()}"),
        ["CreateProgrammeTerm"] = Post(
            w => $"/programmes/{w.Id}/vocabulary",
            w => new
            {
                list = "needs",
                code = "t" + Guid.NewGuid().ToString("N"),
                labels = new { en = "Term" },
            }
        ),
        ["UpdateProgrammeTerm"] = async w => new Call(
            HttpMethod.Patch,
            $"/programmes/{w.Id}/vocabulary/{await w.Term()}",
            new { labels = new { it = "Parola" } }
        ),
        ["DeleteProgrammeTerm"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/vocabulary/{await w.Term()}"),
        ["ListSites"] = Get(w => $"/programmes/{w.Id}/sites"),
        ["GetSite"] = Get(w => $"/programmes/{w.Id}/sites/{w.Given.SiteId}"),
        ["CreateSite"] = Post(
            w => $"/programmes/{w.Id}/sites",
            w => new
            {
                name = w.Unique("Site"),
                latitude = 44.8,
                longitude = 10.3,
            }
        ),
        ["UpdateSite"] = w =>
            Made(new Call(HttpMethod.Patch, $"/programmes/{w.Id}/sites/{w.Given.SiteId}", new { latitude = 44.7 })),
        ["DeleteSite"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/sites/{await w.Site()}"),
        ["ListPartners"] = Get(w => $"/programmes/{w.Id}/partners"),
        ["GetPartner"] = async w => new Call(HttpMethod.Get, $"/programmes/{w.Id}/partners/{await w.Partner()}"),
        ["CreatePartner"] = Post(w => $"/programmes/{w.Id}/partners", w => new { name = w.Unique("Partner") }),
        ["UpdatePartner"] = async w => new Call(
            HttpMethod.Patch,
            $"/programmes/{w.Id}/partners/{await w.Partner()}",
            new { welcome = new { en = "Hello" } }
        ),
        ["DeletePartner"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/partners/{await w.Partner()}"),
        ["CreateApiKey"] = Post(_ => "/api-keys", w => new { role = "analyst", programmeId = w.Id }),
        ["ListApiKeys"] = Get(_ => "/api-keys?limit=200"),
        ["GetApiKey"] = async w => new Call(HttpMethod.Get, $"/api-keys/{await w.Key()}"),
        ["DeleteApiKey"] = async w => new Call(HttpMethod.Delete, $"/api-keys/{await w.Key()}"),
        ["CreateAccount"] = Post(
            _ => "/accounts",
            w => new
            {
                role = "analyst",
                programmeId = w.Id,
                email = w.Email(),
            }
        ),
        ["ListAccounts"] = Get(_ => "/accounts?limit=200"),
        ["ListColleagues"] = Get(_ => "/colleagues?limit=200"),
        ["SetAbsence"] = async w => new Call(
            HttpMethod.Put,
            $"/colleagues/{await w.Colleague()}/absence",
            new
            {
                from = "2026-03-01",
                until = "2026-12-31",
                deputyId = await w.Deputy(),
            }
        ),
        ["EndAbsence"] = async w => new Call(HttpMethod.Delete, $"/colleagues/{await w.Colleague()}/absence"),
        ["GetAccount"] = async w => new Call(HttpMethod.Get, $"/accounts/{await w.Account()}"),
        ["UpdateAccount"] = async w => new Call(HttpMethod.Patch, $"/accounts/{await w.Account()}", new { isDisabled = true }),
        ["DeleteAccount"] = async w => new Call(HttpMethod.Delete, $"/accounts/{await w.Account()}"),
        ["ResetAccount"] = async w => new Call(HttpMethod.Post, $"/accounts/{await w.Account()}/reset"),
        ["EndAccountSessions"] = async w => new Call(HttpMethod.Delete, $"/accounts/{await w.Account()}/sessions"),
        ["GetCaller"] = Get(_ => "/caller"),
        ["ListCriteriaProfiles"] = Get(_ => "/criteria-profiles?limit=200"),
        ["GetCriteriaProfile"] = async w => new Call(HttpMethod.Get, $"/criteria-profiles/{await w.Profile()}"),
        ["CreateCriteriaProfile"] = Post(_ => "/criteria-profiles", _ => World.ProfileBody()),
        ["ValidateCriteriaProfile"] = Post(_ => "/criteria-profiles/validate", _ => World.ProfileBody()),
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
        ["GetYearReport"] = Get(w => $"/programmes/{w.Id}/year-report"),
        ["GetYearReportDocument"] = Get(w => $"/programmes/{w.Id}/year-report/document"),
        ["UpdateReportText"] = async w => new Call(
            HttpMethod.Put,
            $"/programmes/{w.Id}/report-texts/2026",
            new { text = "A text." }
        ),
        ["ListReportHandovers"] = Get(w => $"/programmes/{w.Id}/report-handovers"),
        ["CreateReportHandover"] = Post(
            w => $"/programmes/{w.Id}/report-handovers",
            _ => new
            {
                period = "2026",
                recipient = "Foundation",
                purpose = "Year of the grant",
                form = "docx",
            }
        ),
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
        ["CreateMatchRun"] = Post(_ => "/match-runs?wait=20", w => new { programmeId = w.Id, dryRun = true }),
        ["ListMatchRuns"] = Get(w => $"/match-runs?programmeId={w.Id}"),
        ["GetMatchRun"] = OfRun(""),
        ["FollowMatchRun"] = OfRun("/events"),
        ["CancelMatchRun"] = async w => new Call(HttpMethod.Post, $"/match-runs/{await w.Running()}/cancel"),
        ["AdoptMatchRun"] = async w => new Call(HttpMethod.Post, $"/match-runs/{await w.Adoptable()}/adopt"),
        ["ListProposals"] = OfRun("/proposals"),
        ["MarkProposal"] = async w =>
        {
            var proposals = $"/match-runs/{await w.Adoptable()}/proposals";
            var mentee = (await w.Given.Coordinator.Items(proposals))[0].AsObject().Text("menteeId");
            return new Call(HttpMethod.Put, $"{proposals}/{mentee}/mark", new { mark = "lock" });
        },
        ["CreateMatchingMeeting"] = async w => new Call(
            HttpMethod.Post,
            "/matching-meetings",
            new
            {
                matchRunId = await w.Decidable(),
                title = "A meeting",
                heldOn = "2026-03-02",
            }
        ),
        ["ListMatchingMeetings"] = Get(w => $"/matching-meetings?programmeId={w.Id}"),
        ["GetMatchingMeeting"] = async w => new Call(HttpMethod.Get, $"/matching-meetings/{await w.Meeting()}"),
        ["RecordPresent"] = async w => new Call(
            HttpMethod.Put,
            $"/matching-meetings/{await w.Meeting()}/present",
            new { others = new[] { "A guest" } }
        ),
        ["CloseMatchingMeeting"] = async w => new Call(HttpMethod.Post, $"/matching-meetings/{await w.FreshMeeting()}/close"),
        ["ListMeetingProposals"] = async w => new Call(HttpMethod.Get, $"/matching-meetings/{await w.Meeting()}/proposals"),
        ["ShortlistProposal"] = async w => new Call(
            HttpMethod.Put,
            $"/matching-meetings/{await w.Meeting()}/proposals/{await w.Met()}/shortlist",
            new { isShortlisted = true }
        ),
        ["CreateMeetingComment"] = async w => new Call(
            HttpMethod.Post,
            $"/matching-meetings/{await w.Meeting()}/proposals/{await w.Met()}/comments",
            new { text = "A comment." }
        ),
        ["DecideProposal"] = async w => new Call(
            HttpMethod.Put,
            $"/matching-meetings/{await w.Meeting()}/proposals/{await w.Met()}/decision",
            new { decision = "later" }
        ),
        ["ListUnmatched"] = OfRun("/unmatched"),
        ["GetMatchRunCertificate"] = OfRun("/certificate"),
        ["GetMatchRunInstance"] = OfRun("/instance"),
        ["ReplayMatchRun"] = OfRun("/replay"),
        ["ExplainPair"] = async w => new Call(
            HttpMethod.Get,
            $"/match-runs/{await w.Run()}/explain?menteeId={await w.Mentee()}&mentorId={await w.Mentor()}"
        ),
        ["GetMatchRunFairness"] = OfRun("/fairness"),
        ["CompareMatchRuns"] = async w => new Call(HttpMethod.Get, $"/match-runs/{await w.Run()}/compare/{await w.Run()}"),
        ["TryWhatIf"] = async w => new Call(HttpMethod.Post, $"/match-runs/{await w.Run()}/what-if", new { }),
        ["GetFairMatching"] = OfRun("/fair"),
        ["GetAdvice"] = OfRun("/advice"),
        ["SuggestForNewcomer"] = async w => new Call(
            HttpMethod.Get,
            $"/match-runs/{await w.Run()}/newcomer?personId={await w.Given.Mentee()}"
        ),
        ["GetSupplyGap"] = async w => new Call(
            HttpMethod.Get,
            (await w.Run()) == Guid.Empty ? "" : $"/programmes/{w.Id}/supply-gap"
        ),
        ["ListPairs"] = Get(w => $"/pairs?programmeId={w.Id}"),
        ["CreatePair"] = async w => new Call(
            HttpMethod.Post,
            "/pairs",
            new
            {
                mentorId = await w.Given.AvailableMentor(),
                menteeId = await w.Given.AvailableMentee(),
                reason = "They asked for it.",
            }
        ),
        ["GetPair"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}"),
        ["TransitionPair"] = async w => new Call(HttpMethod.Post, $"/pairs/{await w.Pair()}/transition", new { to = "offered" }),
        ["ListPairTasks"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/tasks"),
        ["TransitionPairTask"] = async w =>
        {
            var (pair, mentee) = await w.PairWithTask();
            return new Call(
                HttpMethod.Post,
                $"/pairs/{pair}/tasks/transition",
                new
                {
                    personId = mentee,
                    code = "childcare",
                    to = "done",
                }
            );
        },
        ["ListAnswerWaivers"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/waivers"),
        ["WaiveAnswers"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.AgreedPair()}/waivers",
            new
            {
                side = "mentee",
                wave = "start",
                reason = "Was ill.",
            }
        ),
        ["ListMeetings"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/meetings"),
        ["CreateMeeting"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.AgreedPair()}/meetings",
            new { heldOn = "2026-02-20", minutes = 60 }
        ),
        ["CorrectMeeting"] = async w =>
            await w.AgreedPair() is var pair
            && await w.Given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20" }) is var meeting
                ? new Call(
                    HttpMethod.Put,
                    $"/pairs/{pair}/meetings/{meeting.Text("id")}",
                    new
                    {
                        heldOn = "2026-02-20",
                        minutes = 30,
                        reason = "entry_error",
                    }
                )
                : throw new InvalidOperationException(),
        ["CorrectCheckIn"] = async w =>
            await w.AgreedPair() is var pair
            && await w.Given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-20" }) is var contact
                ? new Call(
                    HttpMethod.Put,
                    $"/pairs/{pair}/check-ins/{contact.Text("id")}",
                    new
                    {
                        heldOn = "2026-02-20",
                        isMistake = true,
                        reason = "twice",
                    }
                )
                : throw new InvalidOperationException(),
        ["CorrectPair"] = async w => new Call(
            HttpMethod.Patch,
            $"/pairs/{await w.Pair("offered", "mentor_accepted", "agreed", "active")}",
            new { startedOn = "2026-02-20", reason = "entry_error" }
        ),
        ["UndoPairTransition"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.Pair("offered")}/undo",
            new { reason = "wrong_step" }
        ),
        ["AssignPairs"] = async w => new Call(
            HttpMethod.Post,
            "/pairs/responsible",
            new { pairs = new[] { await w.Pair("offered") } }
        ),
        ["RecordExpenses"] = async w =>
            await w.AgreedPair() is var pair
            && await w.Given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20" }) is var meeting
                ? new Call(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting.Text("id")}/expenses", new { expenses = 4.5 })
                : throw new InvalidOperationException(),
        ["ListCheckIns"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/check-ins"),
        ["CreateCheckIn"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.AgreedPair()}/check-ins",
            new { heldOn = "2026-02-20" }
        ),
        ["RecordCall"] = async w => new Call(
            HttpMethod.Post,
            "/calls",
            new { personId = await w.Given.Mentee(), about = "nothing" }
        ),
        ["ListCalls"] = async w => new Call(HttpMethod.Get, $"/calls?pairId={await w.AgreedPair()}"),
        ["CompleteCall"] = async w => new Call(
            HttpMethod.Post,
            $"/calls/{(await w.Given.Coordinator.Created("/calls", new { personId = await w.Given.Mentee(), about = "nothing" })).Text("id")}/informed"
        ),
        ["ListQuestionnaires"] = Get(_ => "/questionnaires"),
        ["GetNewestQuestionnaire"] = Get(_ => "/questionnaires/mentee-start"),
        ["ImportQuestionnaire"] = _ => Made(new Call(HttpMethod.Post, "/questionnaires", Archive: FormBooks.Shipped())),
        ["ExportQuestionnaireWorkbook"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.xlsx"),
        ["ExportQuestionnaireArchive"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.zip"),
        ["ExportQuestionnaireFhir"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.fhir.json"),
        ["PrintQuestionnaire"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0.html?language=en"),
        ["PrintQuestionnaireWithLink"] = _ =>
            Made(
                new Call(
                    HttpMethod.Post,
                    "/questionnaires/mentee-start/versions/1.0.0/print",
                    new { language = "it", link = "/survey/abcdefghijklmnopqrstuv" }
                )
            ),
        ["GetQuestionnaire"] = Get(_ => "/questionnaires/mentee-start/versions/1.0.0"),
        ["SubmitResponse"] = async w => new Call(HttpMethod.Post, "/responses", await w.ResponseBody()),
        ["CreateSurveyLink"] = async w => new Call(HttpMethod.Post, "/survey-links", await w.SurveyLinkBody()),
        ["ListSurveyLinks"] = async w => new Call(HttpMethod.Get, $"/survey-links?personId={await w.Mentee()}"),
        ["GetSurveyLink"] = async w => new Call(HttpMethod.Get, $"/survey-links/{await w.SurveyLink()}"),
        ["CreateSurveyCode"] = async w => new Call(
            HttpMethod.Post,
            $"/survey-links/{(await w.Given.Coordinator.Created("/survey-links", await w.SurveyLinkBody())).Id()}/code"
        ),
        ["CloseSurveyLink"] = async w => new Call(HttpMethod.Post, $"/survey-links/{await w.SurveyLink()}/close"),
        ["ListResponses"] = Get(w => $"/responses?programmeId={w.Id}"),
        ["GetResponse"] = async w => new Call(HttpMethod.Get, $"/responses/{await w.Response()}"),
        ["CorrectResponse"] = async w => new Call(
            HttpMethod.Post,
            $"/responses/{await w.Response()}/corrections",
            new { answers = new { SN2 = 2 }, reason = "entry_error" }
        ),
        ["ListResponseVersions"] = async w => new Call(HttpMethod.Get, $"/responses/{await w.Response()}/versions"),
        ["ListReleases"] = Get(w => $"/releases?programmeId={w.Id}"),
        ["GetRelease"] = async w => new Call(HttpMethod.Get, $"/releases/1?programmeId={await w.Release()}"),
        ["GetReleaseProtection"] = async w => new Call(HttpMethod.Get, $"/releases/1/protection?programmeId={await w.Release()}"),
        ["CompareReleases"] = async w => new Call(HttpMethod.Get, $"/releases/1/compare/1?programmeId={await w.Release()}"),
        ["CreateRelease"] = Post(_ => "/releases", w => new { programmeId = w.Id }),
        ["ListIndicators"] = Get(_ => "/indicators"),
        ["GetIndicator"] = Get(_ => "/indicators/sn.bridge"),
        ["ListDatasets"] = Get(_ => "/datasets"),
        ["GetDataset"] = async w => new Call(HttpMethod.Get, $"/data/networks?programmeId={await w.Release()}"),
        ["GetDatasetMetadata"] = async w => new Call(HttpMethod.Get, $"/datasets/networks?programmeId={await w.Release()}"),
        ["GetTableSchema"] = async w => new Call(
            HttpMethod.Get,
            $"/datasets/networks/schema.json?programmeId={await w.Release()}"
        ),
        ["DescribeDataPackage"] = async w => new Call(
            HttpMethod.Get,
            $"/datasets/networks/datapackage.json?programmeId={await w.Release()}"
        ),
        ["PackDataset"] = async w => new Call(
            HttpMethod.Get,
            $"/datasets/networks/datapackage.zip?programmeId={await w.Release()}"
        ),
        ["ReadCodeBook"] = async w => new Call(HttpMethod.Get, $"/dictionary.csv?programmeId={await w.Release()}"),
        ["CreateExtract"] = Post(_ => "/extracts", w => w.ExtractBody(full: false)),
        ["ListExtracts"] = Get(w => $"/extracts?programmeId={w.Id}"),
        ["GetExtract"] = async w => new Call(HttpMethod.Get, $"/extracts/{await w.Extract()}"),
        ["GetExtractFiles"] = async w => new Call(HttpMethod.Get, $"/extracts/{await w.Extract()}/files"),
        ["CoarsenExtract"] = async w => new Call(
            HttpMethod.Post,
            $"/extracts/{await w.HeldExtract()}/coarsen",
            new { suppressFailing = true }
        ),
        ["EndExtract"] = async w => new Call(HttpMethod.Post, $"/extracts/{await w.HeldExtract()}/end"),
        ["ListTargets"] = Get(w => $"/targets?programmeId={w.Id}"),
        ["GetTarget"] = async w => new Call(HttpMethod.Get, $"/targets/{await w.Target()}"),
        ["CreateTarget"] = Post(_ => "/targets", w => w.TargetBody()),
        ["UpdateTarget"] = async w => new Call(
            HttpMethod.Patch,
            $"/targets/{await w.Target()}",
            new { risk = "Fewer towns take part." }
        ),
        ["DeleteTarget"] = async w => new Call(HttpMethod.Delete, $"/targets/{await w.FreshTarget()}"),
        ["GetProgrammeReport"] = Get(w => $"/programmes/{w.Id}/report"),
        ["ListReports"] = Get(_ => "/reports?limit=5"),
        ["ListWebhooks"] = Get(w => $"/programmes/{w.Id}/webhooks"),
        ["CreateWebhook"] = Post(w => $"/programmes/{w.Id}/webhooks", _ => World.WebhookBody()),
        ["GetWebhook"] = async w => new Call(HttpMethod.Get, $"/programmes/{w.Id}/webhooks/{await w.Webhook()}"),
        ["UpdateWebhook"] = async w => new Call(
            HttpMethod.Patch,
            $"/programmes/{w.Id}/webhooks/{await w.Webhook()}",
            new { events = new[] { "pair.*" } }
        ),
        ["DeleteWebhook"] = async w => new Call(HttpMethod.Delete, $"/programmes/{w.Id}/webhooks/{await w.FreshWebhook()}"),
        ["ListWebhookDeliveries"] = async w => new Call(
            HttpMethod.Get,
            $"/programmes/{w.Id}/webhooks/{await w.Webhook()}/deliveries"
        ),
        ["RedeliverWebhook"] = async w => new Call(
            HttpMethod.Post,
            $"/programmes/{w.Id}/webhooks/{await w.Webhook()}/deliveries/{await w.WebhookDelivery()}/redeliver"
        ),
        ["RotateWebhookSecret"] = async w => new Call(
            HttpMethod.Post,
            $"/programmes/{w.Id}/webhooks/{await w.FreshWebhook()}/rotate-secret",
            new { overlapHours = 1 }
        ),
        ["CreateConcern"] = async w => new Call(
            HttpMethod.Post,
            "/concerns",
            new { personId = await w.Mentee(), what = "Somebody should look." }
        ),
        ["ListConcerns"] = Get(w => $"/concerns?programmeId={w.Id}"),
        ["GetConcern"] = async w => new Call(HttpMethod.Get, $"/concerns/{await w.Concern()}"),
        ["UpdateConcern"] = async w => new Call(HttpMethod.Patch, $"/concerns/{await w.Concern()}", new { status = "handling" }),
        ["AddConcernStep"] = async w => new Call(
            HttpMethod.Post,
            $"/concerns/{await w.Concern()}/steps",
            new { note = "Called the mentee." }
        ),
        ["HandOverConcern"] = async w => new Call(
            HttpMethod.Post,
            $"/concerns/{await w.Concern()}/handover",
            new { to = await w.Administrator() }
        ),
        ["PauseConcernPairs"] = async w => new Call(HttpMethod.Post, $"/concerns/{await w.PairConcern()}/pause"),
        ["CreateAuthorityRequest"] = Post(_ => "/authority-requests", w => w.AuthorityBody()),
        ["ListAuthorityRequests"] = Get(w => $"/authority-requests?programmeId={w.Id}"),
        ["GetAuthorityRequest"] = async w => new Call(HttpMethod.Get, $"/authority-requests/{await w.AuthorityRequest()}"),
        ["UpdateAuthorityRequest"] = async w => new Call(
            HttpMethod.Patch,
            $"/authority-requests/{await w.AuthorityRequest()}",
            new { reference = "1235/26" }
        ),
        ["GetAuthorityDisclosure"] = async w => new Call(
            HttpMethod.Get,
            $"/authority-requests/{await w.AuthorityRequest()}/disclosure"
        ),
        ["GetConcernAlerts"] = Get(_ => "/concerns/alerts"),
        ["GetSafeguardingStaff"] = Get(w => $"/programmes/{w.Id}/safeguarding-staff"),
        ["NameSafeguardingStaff"] = w =>
            Made(new Call(HttpMethod.Put, $"/programmes/{w.Id}/safeguarding-staff", new { staff = Array.Empty<Guid>() })),
        ["GetVocabulary"] = Get(_ => "/vocabularies/languages"),
    };

    /// <summary>Texts of a public page.</summary>
    internal static readonly object Texts = new
    {
        it = new
        {
            title = "Insieme",
            lead = "Ci si incontra.",
            body = "Per tutte le persone.",
        },
    };

    private static Task<Call> Made(Call call) => Task.FromResult(call);

    private static Func<World, Task<Call>> Get(Func<World, string> path) => world => Made(new Call(HttpMethod.Get, path(world)));

    private static Func<World, Task<Call>> Post(Func<World, string> path, Func<World, object> body) =>
        world => Made(new Call(HttpMethod.Post, path(world), body(world)));

    private static Func<World, Task<Call>> OfRun(string part) =>
        async world => new Call(HttpMethod.Get, $"/match-runs/{await world.Run()}{part}");
}
