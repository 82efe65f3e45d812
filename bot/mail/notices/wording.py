"""What bounce messages say about themselves, in the languages of the big mail programs.

These are structural marks ("this is a failure notice", "here are the technical details"), not causes: why a
message failed is the catalog's to know. Texts are compared as cleaned (bot.mail.clean), ignoring case.
"""

import re

from bot.mail.pattern import compiled_late


def any_of(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    """Compile alternatives, ignoring case."""
    return compiled_late("|".join(patterns), re.IGNORECASE | flags)


_NOT = (
    r"(?:could ?n(?:o|')t|can ?not|can't|was ?n(?:o|')t|were not|has not been|have not been|will not|unable to"
    r"|not able to|(?:trouble|error|problems?|errors?)(?: while)?|failed? to|(?:attempting|trying) to)"
)

_YOURS = (
    r"your (?:e-?mail |mail )?message|your (?:e-?mail|mail)\b|(?:ihre|deine) (?:nachricht|e-?mail)"
    r"|votre (?:message|e-?mail|courriel)"
    r"|il (?:tuo |suo )?messaggio|(?:su|tu|el) (?:mensaje|correo)|(?:uw|je) (?:bericht|e-?mail)"
    r"|(?:a )?sua mensagem|seu e-?mail"
    r"|twoj[ae] wiadomoś"
    r"|państwa wiadomoś|vaš[ei] zpráv|ditt meddelande|(?:din|deres) (?:besked|meddelelse|melding)|viestisi"
    r"|ileti(?:niz)?\b|az üzenet|mesajul|(?:ваше )?(?:сообщение|письмо) (?:для|не)"
    r"|お客様のメッセージ|あなたのメッセージ|(?:メッセージ|メール)(?:を|は|が)"
    r"|您(?:的|发给|發給|发送|傳送)|你(?:的|发给|發給)|发送给|发往|傳送(?:給|至)|寄給"
    r"|귀하의 메시지|보낸 메시지|(?:메시지|메일)(?:를|을|이|가)"
)

# Of one message, by its recipient or list: "Your message to user@example.net was rejected.", "… for list 'news' …".
_REFUSED = (
    r"\byour (?:e-?mail |mail )?(?:message|e-?mail|mail|posting) (?:for|to) (?:(?:the )?(?:mailing )?list |group )?"
    r"['\"<]?[^\s?]{2,320}(?: \([^()\n]{1,60}\))? (?:was|has been) (?:automatically )?(?:rejected|refused"
    r"|blocked|returned)\b"
)

_DELIVERY_TO = r"\bdelivery to ['\"<]?[^\s@]{1,100}@\S{3,255} "
_DELIVERY_ENDED = rf"{_DELIVERY_TO}(?:has )?(?:failed|(?:been )?delayed)\b"
_REPORT = r"non-? ?deliver(?:able|y) (?:report|receipt|notification)"

# Sun and Oracle Messaging Server, of each recipient.
_SUN_LABELS = r"recipient address: \S{1,320}\s{1,8}(?:original address|reason): "

FAILED = any_of(
    # English
    rf"{_NOT} (?:be |been )?(?:successfully )?(?:deliver|sent|send|relay|transmit)",
    r"undeliver(?:able|ed)",
    _REPORT,
    r"delivery (?:to the following|of the|to your|status notification|fail|has failed|incomplete|problem"
    r"|error(?!s from other systems))",  # Postfix, of a success: "you may still receive notifications of …"
    r"did ?n(?:o|')t reach (?:the following|some or all)|could not be reached",
    r"had (?:(?:permanent|transient|fatal|non-fatal|delivery) ){1,3}(?:errors|problems)",
    r"mail(?:ing)? (?:delivery )?fail",
    r"returned (?:mail|to sender)",
    r"message (?:blocked|not delivered|rejected)",
    _DELIVERY_ENDED,
    r"address not found",
    r"(?:has been|is|was) delayed",
    r"still (?:undelivered|in the queue)",
    r"rejected (?:your message|recipient)",
    r"address(?:\(es\)|es)? failed",
    r"not reach (?:these|the) recipient",
    r"couldn't be (?:found|reached)",
    r"was ?n(?:o|')t able to deliver",
    r"mail system error",
    r"reason of the delivery failure",
    r"\bhas not delivered the following|recipients? that failed:",
    _REFUSED,
    r"mailbox exceeds|failure reasons?\b|non-delivered information|(?:failed recipients?|recipients? failed)\b",
    r"your (?:message|mail) is being returned",
    _SUN_LABELS,
    # German
    r"(?:nicht|un)\s?zu(?:gestellt|stellbar|stellen)",
    r"zustellung \w{0,20} ?(?:fehlgeschlagen|nicht)",
    r"nicht an \S{3,320} zugestellt|zustellungsfehler|zustellstatus|nicht übermittelt",
    r"fehler bei der (?:zustellung|nachrichtenübermittlung)",
    # French
    r"n'a(?:\s|nt )(?:pas )?(?:pu être|été) (?:remis|distribu|livr|envoy|délivr|transmis)",
    r"échec de (?:la )?(?:remise|distribution|livraison)",
    r"impossible de (?:remettre|livrer|distribuer|délivrer|transmettre)",
    r"non[ -](?:remis|distribu|délivr)",
    # Italian
    r"impossibile (?:recapitare|consegnare|inviare)",
    r"non (?:è stato|sono stat[ei]|può essere|è possibile) (?:possibile )?(?:recapita|consegna|inviat)",
    r"(?:recapito|consegna) non riuscit[oa]|mancato recapito",
    # Spanish
    r"no se (?:pudo|ha podido|puede|han podido|pudieron) (?:entregar|enviar|completar)",
    r"no se (?:entregó|ha entregado)|no (?:ha podido|pudo) (?:ser entregado|entregarse)",
    r"(?:error|fallo) (?:de|en la) entrega|no entregado",
    # Dutch
    r"(?:niet|kan niet|kon niet)(?: worden)? (?:bezorgd|afgeleverd|besteld|verzonden)",
    r"bezorging \w{0,20} ?mislukt",
    # Portuguese
    r"não (?:pôde|pode|foi|puderam|foram) (?:ser |possível )?(?:entreg|envi)",
    r"falha n[ao] (?:entrega|envio)|não entregue|impossível entregar",
    # Polish, Czech, Slovak
    r"nie (?:można|udało się|został[aoy]?|mogła|mógł)(?: \w{1,20})? ?(?:dostarcz|doręcz|wysła)|niedostarczon",
    r"(?:nelze|nebyl[ao]?|nepodařilo se|nemůže být|nemohla? být)(?: \w{1,20})? ?doruč|nedoruč(?:iteln|en)",
    r"(?:nebol[ao]?|nepodarilo sa|nie je možné)(?: \w{1,20})? ?doruč",
    # Swedish, Danish, Norwegian, Finnish
    r"(?:kunde|kan) inte (?:levereras|nå)|levererades inte|(?:gick|går) inte att leverera",
    r"(?:kunne|kan) ikke (?:leveres|sendes|nås)|(?:blev|ble) ikke (?:leveret|levert)|leverings?(?:fel|fejl|feil)",
    r"ei voi(?:tu|da) toimittaa|toimitus epäonnistui",
    # Turkish, Hungarian, Romanian, Greek, Vietnamese, Indonesian
    r"iletilemedi|teslim (?:edilemedi|edilemiyor)|gönderilemedi",
    r"nem (?:kézbesíthető|sikerült (?:a )?kézbesíte|lehetett kézbesíteni)",
    r"nu a putut fi (?:livrat|trimis|transmis)",
    r"δεν (?:ήταν δυνατή η|μπορεί να|παραδόθηκε)",
    r"không (?:thể )?(?:gửi|chuyển) được|tidak (?:dapat )?(?:terkirim|dikirim)",
    # Russian, Ukrainian, Bulgarian
    r"не (?:удалось|может быть|было|могло быть|была|удается)(?: \w{1,20})? ?доставлен|не удалось доставить",
    r"недоставлен|не доставлен|ошибк\w{1,2} доставки|не вдалося доставити",
    # Japanese, Chinese, Korean
    r"(?:配信|配達|配送|送信|送達|お届け|届け|転送)(?:することが)?(?:でき(?:ません|ない|なかった)|不能|不可|に失敗|エラー|されませんでした)",
    r"届きませんでした|届けられません|不達",
    r"(?:无法|無法|未能|不能|沒有|没有)\w{0,6}(?:投递|投遞|送达|送達|寄达|寄達|传递|傳遞|发送|傳送|递送|寄送)",
    r"(?:投递|投遞|发送|傳送|传递|传送|递送)(?:失败|失敗|不成功)|未送达|未送達|未投递|退信|邮件被退回|郵件被退回",
    r"(?:배달|전송|전달|발송)(?:되지|할 수|하지|이 실패|에 ?실패)",
    # Arabic, Hebrew
    r"تعذر (?:تسليم|إرسال)|لم يتم تسليم|لا يمكن تسليم",
    r"לא (?:ניתן למסור|נמסרה)",
)
"""Somewhere in every bounce message that this package is about."""

PROGRAM = any_of(
    r"created automatically by",
    _REPORT,
    r"not (?:been |be )?delivered to the following",
    r"mail system at host|mail delivery (?:software|system|subsystem|agent)|qmail-send program|mailer-daemon",
    r"dragonfly mail agent|message from interscan|automatically generated|delivery (?:status notification|report)",
    r"delivery to the following recipient|did ?n(?:o|')t reach (?:the following|some or all)",
    r"not reach these recipient|following recipients?(?:\(s\))? could not be reached|\bMSEXCH:\w",
    _DELIVERY_ENDED,
    r"following address(?:\(es\)|es)? (?:failed|had)|(?:delivery )?has failed to these recipients",
    r"had (?:(?:permanent|transient|fatal|non-fatal|delivery) ){1,3}(?:errors|problems)",
    r"-- ?(?:failure reasons?|non-delivered information|failed recipients?)|report on failed delivery",
    r"failed to deliver to ['\"<]|an error occurred while trying to deliver",
    r"attempting to deliver a message for|trouble delivering your message|report relates to a message you sent",
    r"sorry, (?:we were unable|i wasn't able|it didn't)|sorry it didn't work out|i'm afraid i wasn't able",
    r"your message (?:to \S{3,320} (?:couldn't|could not|has been|wasn't|was not)|wasn't delivered to)",
    r"^message from +[\w.-]{3,200}\.$|unable to deliver (?:message|your (?:e-?)?mail) to|user mailbox exceeds",
    rf"(?:{_YOURS})[^\n@]{{0,60}}[<\"' ]?[^\s@<>\"']{{1,100}}@[\w.-]{{1,253}}",
    r"邮件被退回|郵件被退回|technical details of (?:permanent|temporary) failure",
    rf"^[^\n@ ]{{1,100}}@[\w.-]{{1,253}}[^\n@]{{0,60}}(?:{_YOURS})",
    r"there was an? (?:temporary )?(?:problem|error) delivering (?:your|the)|was not delivered to:",
    r"was undeliverable|could not be delivered to:|undeliverable (?:to|mail|message)",
    _SUN_LABELS,
    _REFUSED,
    r"error attempting to deliver it|\bmessage is undeliverable\W{1,4}reason: ",
    r"\bhas not delivered the following|\bwas not delivered by \w|collection of reports about email delivery",
    r"\bdelivery failed to these recipients|\bfailed recipient: ",
    r"\bcould not deliver (?:the )?message to the following",
    r"mail delivery failed: returning message to sender|(?:메일|메시지) ?(?:전송|발송|배달)에 실패",
    r"^intended recipients?: <",
    r"your (?:message|mail) is being returned,? because|your mail for \S{1,320} could not be sent:",
    flags=re.MULTILINE,
)
"""Written by a mail program for certain."""

ADMINISTRATORS = any_of(
    r"diagnostic information for administrators",
    r"diagnoseinformationen für administratoren",
    r"informations de diagnostic (?:pour les|à l'attention des|destinées aux) administrateurs",
    r"informazioni (?:di )?diagnostic(?:a|he) per (?:gli )?amministratori",
    r"información de diagnóstico para (?:los )?administradores",
    r"informações de diagnóstico para (?:os )?administradores",
    r"diagnostische (?:gegevens|informatie) voor (?:beheerders|administrators)",
    r"informacje diagnostyczne dla administratorów",
    r"diagnostické informace pro (?:správce|administrátory)",
    r"diagnosti(?:k|sk )information för administratörer",
    r"diagnosticeringsoplysninger til administratorer|diagnostisk informasjon for administratorer",
    r"diagnostiikkatiedot järjestelmänvalvojille",
    r"yöneticiler için tanılama bilgileri",
    r"diagnosztikai (?:adatok|információk?) (?:a )?rendszergazdák",
    r"диагностические сведения для администраторов",
    r"管理者向け(?:の)?診断情報",
    r"管理员(?:的|适用的)?诊断信息|(?:系統)?管理員(?:的|適用的)?診斷(?:資訊|訊息)",
    r"관리자(?:용|를 위한) 진단 정보",
)
"""The head of the technical part of an Exchange card."""

GENERATED_BY = any_of(
    r"gener|généra|gera(?:ção|d)|skapande|oluşturan|üreten|előállító|luova|формирующий|созда(?:ющий|вший)|источник",
    r"生成|產生|생성|\bdsn\b",
)
"""Labels of the server that wrote an Exchange card ("Generating server: …", "DSN generated by: …")."""

REMOTE = any_of(
    r"remot[eoa]?\b|distant|externe|zdaln|vzdálen|fjärr|uzak|удал[её]н|リモート|远程|遠端|원격",
    r"rejected by|abgelehnt von|rejeté par|rifiutato da|rechazado por|geweigerd door|rejeitad[oa] por",
    r"拒否|拒绝|拒絕|отклонено",
)
"""Labels of the server that refused ("Remote server: …", "Message rejected by: …")."""

DELAYED = any_of(
    rf"{_DELIVERY_TO}(?:has been )?delayed\b",
    r"\b(?:has been|is|was|been|message(?: \S{1,80})?) delayed|delayed (?:for more|delivery)|warning message only",
    r"still (?:undelivered|trying|in the queue)|will be retried|will (?:keep trying|retry|continue to)",
    r"kept in the queue|do(?: not|n't) need to re-?send|not yet been delivered|delivery incomplete",
    r"temporary problem delivering",
    r"(?:wurde|ist) verzögert|verzögerte zustellung|a été retard|est retard|in ritardo|se ha retrasado|demorad[ao]",
    r"atrasad[ao]|vertraagd|försenad|forsinket|opóźni|zpožd|gecik|задерж|遅延|遅れて|延迟|延遲|지연",
    r"noch nicht zugestellt|versucht (?:es )?weiter|nous continu|continuerà a|seguirán? intent|continuará tent"
    r"|blijft (?:het )?proberen|fortsätter att försöka|продолж\w{1,4} попытк|продовж\w{1,4} спроб"
    r"|继续尝试|繼續嘗試|持續重試|再試行を続け|계속 시도",
)
"""The sending server has not given up."""

EXHAUSTED = any_of(
    r"(?:not|n't) (?:going to )?try(?:ing)? again|giv(?:en|ing) up|gave up|too long|retry time(?:out)? exceeded",
    r"expired|permanent(?:ly)?\b|could not be delivered (?:for (?!more than)|after)|cannot send message for",
    r"sorry to have to inform you that your message could not",  # Postfix, whose warning says "for more than 4 hours"
)
"""It has given up, even if it was trying before."""

NAMES_SYSTEM = any_of(r"mailer-daemon")
"""It names the program that writes failures, and successes as well."""

DELIVERED = any_of(
    r"mail delivery report that you requested|was successfully delivered|successfully (?:delivered|relayed) to",
    r"has been (?:successfully )?delivered (?:successfully )?to (?:the )?(?:following|mailbox)",
    r"delivery via .{1,300}?: 250|(?:successfully|been|was|were) (?:relayed|delivered) to the following",
    r"your message has been delivered|delivery to these recipients or groups is complete",
    flags=re.DOTALL,
)
"""A report of success, which a sender can ask for (RFC 3461 §4.1)."""

PASSED_ON = any_of(
    r"(?:transferred|relayed|forwarded|passed on) to (?:a|the|another) (?:(?:remote|next|other) )?"
    r"(?:mail )?(?:system|server|hop|host|machine)[^.]{0,80}(?:does not|doesn.t|do not)"
    r" (?:support|offer|know|send|handle)",
    r"no delivery notification was sent by the destination",
)
"""A report that the message went on to a server that reports no success (RFC 3461 §5.2.2)."""

RETURNED = any_of(
    r"^[ >\t]{0,8}(?:[-=_*#+ ]{0,70}(?:"
    r"this is a copy of|below (?:this line )?is a copy|(?:included|attached|here) is a copy"
    r"|(?:the )?headers? of the original|unsent message|the attachment contains the original"
    r"|original (?:message|mail) (?:headers?|follows?|is |below|text)"
    r"|(?:returned|undelivered|unsent|rejected|bounced) (?:message|mail) (?:follows?|headers?|below|text)"
    r"|message headers? (?:and body )?follow|message headers?:|copy of (?:the )?(?:original )?message"
    r"|begin(?:ning of)? (?:original )?message|your (?:original )?message (?:follows|reads)"
    r"|content of (?:the )?original"
    r"|ursprüngliche nachricht|message d'origine|messaggio originale|mensaje original|mensagem original"
    r"|oorspronkelijke? bericht|oryginaln|původní (?:zpráva|hlavičky)|ursprungligt meddelande|özgün ileti"
    r"|元のメッセージ|原始邮件|原始郵件|原郵件|원본 메시지|исходное сообщение|исходные заголовки)"
    r"|-{3,8} ?(?:original message|forwarded message|undelivered message|returned message) ?-{0,8}\s*$"
    r"|received:\s?(?:from|by)\b|return-path:\s?<|(?:arc-seal|dkim-signature|x-received|authentication-results):\s?\S)",
    flags=re.MULTILINE,
)
"""Where the returned message or its headers begin."""

FORWARDED = any_of(
    r"^[ >*]{0,8}(?:-{2,20} ?(?:forwarded|original|weitergeleitete|ursprüngliche|message (?:transféré|d'origine)"
    r"|mensaje (?:reenviado|original)|messaggio (?:inoltrato|originale)|mensagem (?:encaminhada|original)"
    r"|doorgestuurd bericht|oorspronkelijk bericht|przekazana wiadomość|вложенное|пересылаемое|転送|转发|轉寄)"
    r"[^\n]{0,40}|begin forwarded message:|anfang der weitergeleiteten (?:nachricht|e-mail):"
    r"|début du message (?:transféré|réexpédié) ?:|inizio messaggio inoltrato:"
    r"|inicio del mensaje reenviado:)\s{0,8}\n"
    r"(?:[ >*]{0,8}[^\n:]{2,20}:[^\n]{0,300}\n|[ >]{0,8}\n){0,4}[ >*]{0,8}[^\n:]{2,20}:[^\n]{0,200}"
    r"(?:mailer-daemon|postmaster@|mail delivery|microsoft outlook|microsoftexchange)[^\n]{0,200}\n",
    flags=re.MULTILINE,
)
"""Where a notice begins that somebody forwarded: the line above its header, and down to the sender that it names."""
