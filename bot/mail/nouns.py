"""What a reply or a notice is about, in the languages in which mail servers write.

The nouns of RFC 5321 and RFC 3463 in the singular ("550 messages" is a count), and the labels under which webmail
says why a message came back. What is wrong with the thing is the catalog's to know.
"""

import re

from bot.mail.pattern import compiled_late

_ENGLISH = compiled_late(
    r"\b(?:e-?mail|mail|mailbox|inbox|message|recipient|sender|address|user|account|domain|host|client|relay|relaying"
    r"|mailer|spam|virus|quota|greylist\w{0,3}|smtp|helo|ehlo|spf|dkim|dmarc|ptr|rdns|dnsbl|rbl|tls|mx)\b",
    re.IGNORECASE,
)
_OTHERS = compiled_late(
    # German, French, Italian, Spanish, Portuguese, Dutch
    r"\b(?:postfach|empfänger|absender|konto|adressat|destinataire|expéditeur|bo[iî]te|compte|destinatario"
    r"|mittente|casella|utente|indirizzo|remitente|buz[oó]n|cuenta|usuario|direcci[oó]n|correo|mensaje|destinatário"
    r"|remetente|caixa|conta|usuário|endereço|mensagem|ontvanger|afzender|postvak|gebruiker)\b"
    # Swedish, Danish, Norwegian, Finnish
    r"|\b(?:mottagare|avsändare|brevlåda|användare|modtager|afsender|bruger|mottaker|avsender|postboks|bruker"
    r"|vastaanottaja|lähettäjä|postilaatikko|käyttäjä|sähköposti)"
    # Polish, Czech, Slovak, Hungarian, Romanian, Croatian, Serbian, Slovene, Turkish
    r"|\b(?:skrzynka|odbiorca|nadawca|adresat|użytkownik|schránka|příjemce|odesílatel|adresát|uživatel|príjemca|účet"
    r"|címzett|feladó|postafiók|felhasználó|destinatarul|expeditorul|utilizatorul|căsuța|korisnik|primatelj"
    r"|pošiljatelj|sandučić|uporabnik|prejemnik|alıcı|gönderen|kullanıcı|posta kutusu|hesab|e-posta)"
    # Greek, Russian, Ukrainian, Bulgarian
    r"|παραλήπτη|αποστολέα|χρήστη|γραμματοκιβώτι|получател|отправител|почтов|ящик|пользовател|адресат|письмо"
    r"|одержувач|отримувач|відправник|поштов|скриньк|користувач|подател|потребител|пощенск"
    # Arabic, Persian, Hebrew, Vietnamese, Thai, Indonesian
    r"|صندوق|المستلم|المرسل|المستخدم|البريد|گیرنده|کاربر|תיבת|הנמען|נמען|המשתמש|hộp thư|người nhận|địa chỉ"
    r"|กล่องจดหมาย|ผู้รับ|ผู้ใช้|\b(?:penerima|pengguna|kotak surat)\b"
    # Chinese, Japanese, Korean
    r"|收件|发件|寄件|发信|收信|邮箱|郵箱|信箱|邮件|郵件|信件|用户|用戶|使用者|帐号|账号|帳號|域名|宛先|受信者|送信者|メール|ユーザ"
    r"|アカウント|ドメイン|수신|발신|메일|사용자|계정|도메인",
    re.IGNORECASE,
)
_REASON_LABEL = compiled_late(
    r"^\W{0,3}(?:退信(?:原因|提示|理由|代码|代碼)|(?:退回|退件|拒收|投递失败|投遞失敗)原因|邮件退回原因"
    r"|반송 ?(?:사유|원인|코드)|(?:발송|전송|배달) ?실패 ?(?:사유|원인)|수신 ?거부 ?사유"
    r"|(?:不達|返送|配信不能|未達)(?:の)?(?:理由|原因)|エラーメール内容"
    r"|unzustellbarkeitsgrund|grund der unzustellbarkeit|motif de (?:non[- ](?:remise|distribution)|rejet)"
    r"|motivo (?:della mancata consegna|del rechazo|de la devolución|da devolução|da rejeição)"
    r"|przyczyna (?:zwrotu|niedostarczenia|odrzucenia)|důvod (?:nedoručení|vrácení)"
    r"|причина (?:недоставки|возврата|отказа)) ?[:：]",
    re.IGNORECASE,
)


def names_thing_of_mail(words: str) -> bool:
    """Tell whether a noun of SMTP stands there: a mailbox, a recipient, an address, a domain, a message."""
    return (_ENGLISH.search(words) or _OTHERS.search(words)) is not None


def is_labelled_reason(text: str) -> bool:
    """Tell whether a text begins with the label under which webmail says why a message came back."""
    return _REASON_LABEL.match(text) is not None
